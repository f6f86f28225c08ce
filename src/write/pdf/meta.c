/* SPDX-License-Identifier: MIT */
/* What the file says of itself: Info, XMP, output intent, catalogue. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "write/pdf/data.h"

static const Str creator = STR_INIT("huibian");

static HPDF_MMgr memory_of(const Pdf *pdf) {
    return objects_doc(pdf->objects)->mmgr;
}

/* ---- output intent (PD-05) --------------------------------------------------------------------
 */

/* What the colours of a file are meant for: a screen, or one black ink. */
typedef struct Intent {
    const char *paths[3]; /* Debian's icc-profiles-free first; the others are the same space */
    const char *space;    /* the profile's (ICC.1, 7.2.8) */
    const char *components;
    const char *condition, *registry; /* the registry is that of the name, or NULL */
} Intent;

static const Intent meanings[] = {
    {{"/usr/share/color/icc/sRGB.icc", "/usr/share/color/icc/ghostscript/srgb.icc",
      "/usr/share/color/icc/colord/sRGB.icc"},
     "RGB ",
     "/N 3",
     "sRGB IEC61966-2.1",
     "http://www.color.org"},
    {{"/usr/share/color/icc/Gray.icc", "/usr/share/color/icc/ghostscript/default_gray.icc",
      "/usr/share/color/icc/ghostscript/sgray.icc"},
     "GRAY",
     "/N 1",
     "Gray",
     NULL},
};

static bool is_profile(Str bytes, const char *space) {
    return bytes.n > 128 && memcmp(bytes.p + 36, "acsp", 4) == 0 &&
           memcmp(bytes.p + 16, space, 4) == 0;
}

/* Read at run time. */
static bool read_profile(Pdf *pdf, const Intent *intent, Str *bytes) {
    for (size_t i = 0; i < sizeof intent->paths / sizeof *intent->paths; i++) {
        Str path = str_from(intent->paths[i]);
        if (file_exists(path) && file_read(pdf->arena, pdf->diags, path, bytes) &&
            is_profile(*bytes, intent->space))
            return true;
    }
    return false;
}

static void add_words(const Pdf *pdf, HPDF_Dict dict, const char *key, const char *words) {
    if (words) HPDF_Dict_Add(dict, key, HPDF_String_New(memory_of(pdf), words, NULL));
}

void intent_write(Pdf *pdf) {
    const Intent *meant = &meanings[pdf->profile.print];
    Str bytes;
    if (!read_profile(pdf, meant, &bytes)) {
        pdf_refuse(pdf, DIAG_pdf_no_profile, str_from(meant->paths[0]));
        return;
    }
    ObjectId profile = object_reserve(pdf->objects);
    stream_put(pdf->objects, profile, str_from(meant->components), bytes, false);
    HPDF_Dict intent = objects_dict(pdf->objects);
    HPDF_Dict_AddName(intent, "Type", "OutputIntent");
    HPDF_Dict_AddName(intent, "S", "GTS_PDFA1");
    add_words(pdf, intent, "OutputConditionIdentifier", meant->condition);
    add_words(pdf, intent, "Info", meant->condition);
    add_words(pdf, intent, "RegistryName", meant->registry);
    HPDF_Dict_Add(intent, "DestOutputProfile", object_reference(pdf->objects, profile));
    HPDF_Array intents = HPDF_Array_New(memory_of(pdf));
    HPDF_Array_Add(intents, intent);
    HPDF_Dict_Add(objects_doc(pdf->objects)->catalog, "OutputIntents", intents);
}

/* ---- Info and XMP (PD-04) ---------------------------------------------------------------------
 */

/* UTF-16BE: libharu's own text strings know the BMP only. */
static void add_text(Pdf *pdf, HPDF_Dict dict, const char *key, Str text) {
    if (text.n == 0) return;
    Buf units = {0};
    buf_text(&units, "\xFE\xFF");
    put_utf16(&units, text);
    HPDF_Dict_Add(dict, key,
                  HPDF_Binary_New(memory_of(pdf), (HPDF_BYTE *)units.p, (HPDF_UINT)units.n));
    buf_drop(&units);
}

static Str date_text(Arena *arena, long epoch, const char *format) {
    time_t seconds = (time_t)epoch;
    struct tm t;
    char text[64];
    if (!gmtime_r(&seconds, &t)) memset(&t, 0, sizeof t);
    return str_copy(arena, (Str){text, strftime(text, sizeof text, format, &t)});
}

static Str producer(Arena *arena) {
    return str_format(arena, "huibian (libharu %s)", HPDF_GetVersion());
}

static void write_info(Pdf *pdf, const Layout *layout) {
    HPDF_Dict info = objects_doc(pdf->objects)->info;
    Str date = date_text(pdf->arena, layout->epoch, "D:%Y%m%d%H%M%SZ");
    add_text(pdf, info, "Title", layout->title);
    add_text(pdf, info, "Author", layout->author);
    HPDF_MMgr memory = memory_of(pdf);
    HPDF_Dict_Add(info, "Creator", HPDF_String_New(memory, creator.p, NULL));
    HPDF_Dict_Add(info, "Producer", HPDF_String_New(memory, producer(pdf->arena).p, NULL));
    HPDF_Dict_Add(info, "CreationDate", HPDF_String_New(memory, date.p, NULL));
    HPDF_Dict_Add(info, "ModDate", HPDF_String_New(memory, date.p, NULL));
    if (pdf->profile.print) HPDF_Dict_AddName(info, "Trapped", "False"); /* PD-15 */
}

/* <name>text</name>, with the list that the property's type asks for around it. */
static void put_property(Buf *xmp, const char *name, const char *list, Str text) {
    if (text.n == 0) return;
    buf_format(xmp, "<%s>", name);
    if (list) {
        const char *language = strcmp(list, "Alt") == 0 ? " xml:lang=\"x-default\"" : "";
        buf_format(xmp, "<rdf:%s><rdf:li%s>", list, language);
    }
    buf_xml(xmp, text);
    if (list) buf_format(xmp, "</rdf:li></rdf:%s>", list);
    buf_format(xmp, "</%s>\n", name);
}

#define DESCRIPTION     "<rdf:Description rdf:about=\"\" "
#define END_DESCRIPTION "</rdf:Description>\n"

/* The claim, and the schema that PDF/A wants for pdfuaid (ISO 19005-2 6.6.2.3.3). */
static const char claim[] = DESCRIPTION
    "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
    "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n" END_DESCRIPTION
        DESCRIPTION "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
    "<pdfuaid:part>1</pdfuaid:part>\n" END_DESCRIPTION DESCRIPTION
    "xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>Part of ISO 14289 that the document conforms to"
    "</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n" END_DESCRIPTION;

static const char xmp_head[] =
    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" DESCRIPTION
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
    "<dc:format>application/pdf</dc:format>\n";

static const char xmp_tail[] = "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";

static Str language_of(const Layout *layout) {
    return layout->lang.n ? layout->lang : STR("zh-CN");
}

static void write_xmp(Pdf *pdf, const Layout *layout) {
    Str date = date_text(pdf->arena, layout->epoch, "%Y-%m-%dT%H:%M:%SZ");
    Buf xmp = {0};
    buf_text(&xmp, xmp_head);
    put_property(&xmp, "dc:title", "Alt", layout->title);
    put_property(&xmp, "dc:creator", "Seq", layout->author);
    put_property(&xmp, "dc:language", "Bag", language_of(layout));
    put_property(&xmp, "dc:relation", "Bag", layout->series);
    put_property(&xmp, "dc:identifier", NULL, layout->identifier);
    put_property(&xmp, "xmp:CreateDate", NULL, date);
    put_property(&xmp, "xmp:ModifyDate", NULL, date);
    put_property(&xmp, "xmp:CreatorTool", NULL, creator);
    put_property(&xmp, "pdf:Producer", NULL, producer(pdf->arena));
    if (pdf->profile.print) put_property(&xmp, "pdf:Trapped", NULL, STR("False"));
    buf_text(&xmp, END_DESCRIPTION);
    if (pdf->conforming) buf_text(&xmp, claim);
    buf_text(&xmp, xmp_tail);
    ObjectId id = object_reserve(pdf->objects);
    stream_put(pdf->objects, id, STR("/Type/Metadata/Subtype/XML"), buf_view(&xmp), true);
    HPDF_Dict_Add(objects_doc(pdf->objects)->catalog, "Metadata",
                  object_reference(pdf->objects, id));
    buf_drop(&xmp);
}

void metadata_write(Pdf *pdf, const Layout *layout) {
    write_info(pdf, layout);
    write_xmp(pdf, layout);
}

/* ---- catalogue --------------------------------------------------------------------------------
 */

void catalogue_write(Pdf *pdf, const Layout *layout) {
    HPDF_Dict catalog = objects_doc(pdf->objects)->catalog;
    HPDF_MMgr memory = memory_of(pdf);
    Str language = str_copy(pdf->arena, language_of(layout));
    HPDF_Dict_Add(catalog, "Lang", HPDF_String_New(memory, language.p, NULL));
    HPDF_Dict mark_info = HPDF_Dict_New(memory);
    HPDF_Dict_AddBoolean(mark_info, "Marked", HPDF_TRUE);
    HPDF_Dict_Add(catalog, "MarkInfo", mark_info);
    HPDF_Dict preferences = HPDF_Dict_New(memory);
    HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
    HPDF_Dict_Add(catalog, "ViewerPreferences", preferences);
    if (layout->outline.n && !pdf->profile.print)
        HPDF_Dict_AddName(catalog, "PageMode", "UseOutlines");
}

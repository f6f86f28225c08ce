/* SPDX-License-Identifier: MIT */
/* Checks a JSON value against the part of JSON Schema (draft 2020-12) that our schemas use; a
 * keyword that it does not know fails, so that nothing goes unchecked in silence. */
#ifndef TESTS_JSON_SCHEMA_H
#define TESTS_JSON_SCHEMA_H

#include <jansson.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef struct SchemaCheck {
    json_t *root;
    char path[512]; /* of the first fault */
    const char *keyword;
} SchemaCheck;

static bool schema_check(SchemaCheck *c, json_t *schema, json_t *value, const char *path);

static bool schema_fault(SchemaCheck *c, const char *path, const char *keyword) {
    snprintf(c->path, sizeof c->path, "%s", path);
    c->keyword = keyword;
    return false;
}

static bool schema_is_type(const char *type, json_t *value) {
    static const struct {
        const char *name;
        json_type type;
    } types[] = {{"object", JSON_OBJECT},
                 {"array", JSON_ARRAY},
                 {"string", JSON_STRING},
                 {"integer", JSON_INTEGER},
                 {"null", JSON_NULL}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(type, types[i].name) == 0) return json_typeof(value) == types[i].type;
    return false;
}

static bool schema_type(json_t *type, json_t *value) {
    if (json_is_string(type)) return schema_is_type(json_string_value(type), value);
    for (size_t i = 0; i < json_array_size(type); i++)
        if (schema_is_type(json_string_value(json_array_get(type, i)), value)) return true;
    return false;
}

static bool schema_enum(json_t *list, json_t *value) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_equal(json_array_get(list, i), value)) return true;
    return false;
}

static bool schema_pattern(const char *pattern, json_t *value) {
    regex_t regex;
    if (!json_is_string(value)) return true; /* it is about strings alone */
    if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0) return false;
    bool good = regexec(&regex, json_string_value(value), 0, NULL, 0) == 0;
    regfree(&regex);
    return good;
}

static bool schema_required(json_t *names, json_t *value) {
    for (size_t i = 0; i < json_array_size(names); i++)
        if (!json_object_get(value, json_string_value(json_array_get(names, i)))) return false;
    return true;
}

static bool schema_closed(json_t *schema, json_t *value) {
    const char *key;
    json_t *member;
    json_object_foreach(value, key, member) {
        if (!json_object_get(json_object_get(schema, "properties"), key)) return false;
    }
    return true;
}

static bool schema_properties(SchemaCheck *c, json_t *properties, json_t *value, const char *path) {
    const char *key;
    json_t *member;
    json_object_foreach(value, key, member) {
        json_t *schema = json_object_get(properties, key);
        char below[512];
        snprintf(below, sizeof below, "%.400s/%.100s", path, key);
        if (schema && !schema_check(c, schema, member, below)) return false;
    }
    return true;
}

static bool schema_items(SchemaCheck *c, json_t *schema, json_t *value, const char *path) {
    for (size_t i = 0; i < json_array_size(value); i++) {
        char below[512];
        snprintf(below, sizeof below, "%.400s/%zu", path, i);
        if (!schema_check(c, schema, json_array_get(value, i), below)) return false;
    }
    return true;
}

static json_t *schema_ref(SchemaCheck *c, const char *ref) {
    static const char prefix[] = "#/$defs/";
    if (strncmp(ref, prefix, sizeof prefix - 1) != 0) return NULL;
    return json_object_get(json_object_get(c->root, "$defs"), ref + sizeof prefix - 1);
}

static bool schema_keyword(SchemaCheck *c, json_t *schema, const char *keyword, json_t *is,
                           json_t *value, const char *path) {
    static const char *const silent[] = {"$schema", "$id", "$defs", "title", "description"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (strcmp(keyword, silent[i]) == 0) return true;
    bool good = false;
    if (strcmp(keyword, "properties") == 0) return schema_properties(c, is, value, path);
    if (strcmp(keyword, "items") == 0) return schema_items(c, is, value, path);
    if (strcmp(keyword, "$ref") == 0) {
        json_t *target = schema_ref(c, json_string_value(is));
        return target ? schema_check(c, target, value, path) : schema_fault(c, path, keyword);
    }
    if (strcmp(keyword, "type") == 0) good = schema_type(is, value);
    if (strcmp(keyword, "enum") == 0) good = schema_enum(is, value);
    if (strcmp(keyword, "const") == 0) good = json_equal(is, value);
    if (strcmp(keyword, "pattern") == 0) good = schema_pattern(json_string_value(is), value);
    if (strcmp(keyword, "required") == 0) good = schema_required(is, value);
    if (strcmp(keyword, "additionalProperties") == 0)
        good = json_is_false(is) && schema_closed(schema, value);
    if (strcmp(keyword, "minimum") == 0) good = json_integer_value(value) >= json_integer_value(is);
    if (strcmp(keyword, "maximum") == 0) good = json_integer_value(value) <= json_integer_value(is);
    if (strcmp(keyword, "minLength") == 0)
        good = (json_int_t)json_string_length(value) >= json_integer_value(is);
    json_int_t size = (json_int_t)json_array_size(value);
    if (strcmp(keyword, "minItems") == 0) good = size >= json_integer_value(is);
    if (strcmp(keyword, "maxItems") == 0) good = size <= json_integer_value(is);
    return good || schema_fault(c, path, keyword);
}

/* Whether `value` keeps to `schema`; else c->path and c->keyword say where it does not. */
static bool schema_check(SchemaCheck *c, json_t *schema, json_t *value, const char *path) {
    const char *keyword;
    json_t *is;
    json_object_foreach(schema, keyword, is) {
        if (!schema_keyword(c, schema, keyword, is, value, path)) return false;
    }
    return true;
}

#endif

/* SPDX-License-Identifier: MIT */
/* What stands around the articles: title page, 版本记录页, preface, contents, 来源一览. Only fields
 * that are given print; nothing is invented. */
#ifndef SET_FRONT_H
#define SET_FRONT_H

#include "set/page.h"

/* Nodes that were made before the body, so that the front is read first. */
typedef struct FrontNodes {
    NodeId cover, title, imprint, preface, contents;
} FrontNodes;

/* The picture of the cover, as large as the page lets it be, and a blank page behind it; nothing
 * where it cannot be used. */
void cover_set(Setter *s, NodeId node);
void title_page_set(Setter *s, NodeId node);
void imprint_set(Setter *s, NodeId node);
void preface_set(Setter *s, NodeId node);
/* After the body: it prints its labels. */
void contents_set(Setter *s, NodeId node);
/* 来源一览, the last part of the body. */
void sources_set(Setter *s, NodeId node);
/* The heading of such a part: spread over `ems` where it is short. */
void front_heading(Flow *flow, NodeId node, Str text, enum Tag tag);

#endif

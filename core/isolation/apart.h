/* SPDX-License-Identifier: Apache-2.0
 *
 * YAML that argvet itself wants before there is any worker: a process of its own reads it, which
 * holds nothing but the text, and says what it found.
 */
#ifndef ARGVET_ISOLATION_APART_H
#define ARGVET_ISOLATION_APART_H

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "base/vector.h"
#include "isolation/wire.h"
#include "source/document.h"

/* A document; or what is wrong with it: then it is the last, and .error.message is not NULL. */
struct apart_document {
	struct document document;
	struct document_error error;
};

/* Reads bytes in this process. Adds struct apart_document, whose trees are in arena; they have no
 * gaps. */
void apart_read_here(struct arena *arena, const char *bytes, size_t length,
		     const struct document_limits *limits, struct vector *documents);

/* The same in a process of its own. An error is about that: "its reader was killed by SIGSEGV". */
int apart_read(struct arena *arena, const char *bytes, size_t length,
	       const struct document_limits *limits, struct vector *documents, struct error **err);

/* How documents become a message, and come back: no deeper than depth, else the message is
 * broken. */
void apart_put(struct strbuf *message, const struct vector *documents);
void apart_get(struct wire *wire, struct arena *arena, size_t depth, struct vector *documents);

#endif

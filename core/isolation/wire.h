/* SPDX-License-Identifier: Apache-2.0
 *
 * How numbers and texts become bytes of a message, and come back. The writer is trusted; the reader
 * is not, and needs no care of its caller: behind the first thing that is wrong every get gives 0,
 * NULL or false, and .broken stays set. Numbers are in this machine's byte order: both ends are one
 * program.
 */
#ifndef ARGVET_ISOLATION_WIRE_H
#define ARGVET_ISOLATION_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

void wire_put_u32(struct strbuf *message, uint32_t number);
void wire_put_i64(struct strbuf *message, int64_t number);
void wire_put_bool(struct strbuf *message, bool truth);
/* NULL stays NULL. */
void wire_put_text(struct strbuf *message, const char *text);

struct wire {
	const char *at;
	const char *end;
	bool broken;
};

#define WIRE(bytes_, length_) ((struct wire){.at = (bytes_), .end = (bytes_) + (length_)})

uint32_t wire_get_u32(struct wire *wire);
int64_t wire_get_i64(struct wire *wire);
bool wire_get_bool(struct wire *wire);
/* Ends with a NUL and lies in the message itself, whose bytes the caller keeps. */
const char *wire_get_text(struct wire *wire);

/* How many things follow, of which each takes at least size bytes: never more than the message has
 * room for, so that memory for them can be had before they are read. */
size_t wire_get_count(struct wire *wire, size_t size);

/* An enumerator between first and last, both included; 0 if it is none of them. */
uint32_t wire_get_enum(struct wire *wire, uint32_t first, uint32_t last);

/* Says that the message is wrong. */
void wire_break(struct wire *wire);

/* Was all of it read, and nothing wrong? */
bool wire_ends(const struct wire *wire);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * How processes lie in a snapshot: a head, then a record of each that is worth one. Whoever reads
 * them need not trust who wrote them.
 */
#ifndef ARGVET_SOURCE_RECORD_H
#define ARGVET_SOURCE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/strbuf.h"

struct record_head {
	/* The directory that was looked at. */
	const char *proc;
	/* The one process that was asked for, or 0: all. */
	pid_t asked;
	/* How many there are; of most of them there is no record. */
	size_t processes;
	/* Why there may be more than can be seen; "" if nobody knows or needs a reason. */
	const char *reason;
};

/* What a look at a process came to. */
enum record_kind {
	RECORD_GONE = 1,
	RECORD_UNREADABLE, /* .errnum */
	RECORD_EMPTY,      /* a thread of the kernel, or it has ended and nobody has taken note */
	RECORD_LARGE,      /* there was no room for its command line */
	RECORD_READ,
	RECORD_ANCESTOR, /* .parent of a process that is of no other interest */
};

struct record {
	enum record_kind kind;
	pid_t pid;
	pid_t parent; /* 0: not known */
	int errnum;
	/* The component whose program the process was started from, or "". */
	const char *exe;
	/* The command line as the kernel has it, without the NULs at its end. */
	const char *text;
	size_t length;
};

void record_put_head(struct strbuf *snapshot, const struct record_head *head);

/* .exe and .text may be NULL for nothing. */
void record_put(struct strbuf *snapshot, const struct record *record);

/* How many bytes record_put adds. */
size_t record_size(const struct record *record);

/* What is left of a snapshot. */
struct record_reader {
	const char *at;
	const char *end;
};

/* False if the bytes are no snapshot. Texts lie in the snapshot itself, with a NUL behind each. */
bool record_get_head(struct record_reader *reader, struct record_head *head);

enum record_result {
	RECORD_END = 0,
	RECORD_FOUND,
	RECORD_BROKEN,
};

enum record_result record_get(struct record_reader *reader, struct record *record);

#endif

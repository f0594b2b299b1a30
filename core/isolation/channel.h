/* SPDX-License-Identifier: Apache-2.0
 *
 * Messages over a stream socket between two processes of argvet, with descriptors beside them. Each
 * begins with a secret that both ends were born with: what a plugin writes to the socket by itself
 * is no message.
 */
#ifndef ARGVET_ISOLATION_CHANNEL_H
#define ARGVET_ISOLATION_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

/* As the kernel lets pass with one message, and a little less. */
#define CHANNEL_FDS_MAX 200

/* A larger message is none. */
#define CHANNEL_MESSAGE_MAX ((size_t)512 * 1024 * 1024)

enum channel_kind {
	CHANNEL_CATALOGUE = 1, /* to the parent: the plugins */
	CHANNEL_SETUP,         /* to the worker: which checks to run, and how */
	CHANNEL_READY,         /* to the parent: nothing is left to give up */
	CHANNEL_BATCH,         /* to the worker: units to answer */
	CHANNEL_ANSWER,        /* to the parent: one unit */
	CHANNEL_CHECKED,       /* to the parent: a check has returned; the worker waits */
	CHANNEL_GO,            /* to the worker: go on */
};

struct channel {
	int fd;
	uint64_t secret;
	struct strbuf inbox; /* what has come and is not taken yet */
	size_t taken;        /* of it */
};

struct channel_message {
	enum channel_kind kind;
	/* In the channel, until the next message is asked for. */
	const char *bytes;
	size_t length;
};

/* Makes both ends, which need closing. Returns 0 or an errno. */
int channel_pair(struct channel *parent, struct channel *worker);
void channel_close(struct channel *channel);

/* The other end hears that there will be nothing more, and nothing is heard of it. */
void channel_shut(const struct channel *channel);

/* Sends a message with descriptors, which stay the caller's. Waits for room. Returns 0 or an errno:
 * ETOOMANYREFS if nothing was sent, since a user may have only so many descriptors on their way;
 * after any other the channel is of no use. */
int channel_send(struct channel *channel, enum channel_kind kind, const struct strbuf *message,
		 const int *fds, size_t count);

enum channel_state {
	CHANNEL_EMPTY = 0, /* nothing whole is here yet */
	CHANNEL_MESSAGE,
	CHANNEL_CLOSED,
	CHANNEL_GARBAGE, /* what came is no message; nor will anything be that comes later */
};

/* Takes what has arrived, without waiting, and gives the first message of it. Call it until it says
 * something else than CHANNEL_MESSAGE. */
enum channel_state channel_poll(struct channel *channel, struct channel_message *message);

/* Waits for a message; its descriptors, at most CHANNEL_FDS_MAX, go to fds. False if none will
 * come. */
bool
channel_wait(struct channel *channel, struct channel_message *message, int *fds, size_t *count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/channel.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHUNK ((size_t)64 * 1024)

struct header {
	uint64_t secret;
	uint32_t kind;
	uint32_t length;
};

/* Room for descriptors beside a message, aligned as the kernel wants it. */
union luggage {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(CHANNEL_FDS_MAX * sizeof(int))];
};

int
channel_pair(struct channel *parent, struct channel *worker)
{
	int ends[2];

	*parent = (struct channel){.fd = -1};
	*worker = (struct channel){.fd = -1};
	if (getrandom(&parent->secret, sizeof(parent->secret), 0) !=
	    (ssize_t)sizeof(parent->secret))
		return errno;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return errno;
	worker->secret = parent->secret;
	parent->fd = ends[0];
	worker->fd = ends[1];
	return 0;
}

void
channel_close(struct channel *channel)
{
	if (channel->fd >= 0)
		close(channel->fd);
	channel->fd = -1;
	strbuf_free(&channel->inbox);
}

static void
pack(struct msghdr *envelope, union luggage *luggage, const int *fds, size_t count)
{
	struct cmsghdr *header;

	envelope->msg_control = luggage->bytes;
	envelope->msg_controllen = CMSG_SPACE(count * sizeof(int));
	header = CMSG_FIRSTHDR(envelope);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(header), fds, count * sizeof(int));
}

/* What is left of the parts behind the bytes that are sent. */
static void
advance(struct msghdr *envelope, size_t sent)
{
	while (envelope->msg_iovlen > 0 && sent >= envelope->msg_iov->iov_len) {
		sent -= envelope->msg_iov->iov_len;
		envelope->msg_iov++;
		envelope->msg_iovlen--;
	}
	if (envelope->msg_iovlen > 0) {
		envelope->msg_iov->iov_base = (char *)envelope->msg_iov->iov_base + sent;
		envelope->msg_iov->iov_len -= sent;
	}
}

void
channel_shut(const struct channel *channel)
{
	shutdown(channel->fd, SHUT_RDWR);
}

int
channel_send(struct channel *channel, enum channel_kind kind, const struct strbuf *message,
	     const int *fds, size_t count)
{
	struct header header = {channel->secret, (uint32_t)kind, (uint32_t)message->length};
	struct iovec parts[] = {{&header, sizeof(header)}, {message->text, message->length}};
	struct msghdr envelope = {.msg_iov = parts, .msg_iovlen = 2};
	union luggage luggage = {0};

	if (count > 0)
		pack(&envelope, &luggage, fds, count);
	while (envelope.msg_iovlen > 0) {
		ssize_t sent = sendmsg(channel->fd, &envelope, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return errno;
		/* They went with the first byte. */
		envelope.msg_control = NULL;
		envelope.msg_controllen = 0;
		advance(&envelope, (size_t)sent);
	}
	return 0;
}

/* Gives the first whole message of what has come. */
static enum channel_state
take(struct channel *channel, struct channel_message *message)
{
	size_t held = channel->inbox.length - channel->taken;
	struct header header;
	const char *bytes;

	if (held == 0)
		return CHANNEL_EMPTY;
	bytes = channel->inbox.text + channel->taken;
	if (held < sizeof(header)) {
		if (memcmp(bytes, &channel->secret,
			   held < sizeof(uint64_t) ? held : sizeof(uint64_t)) != 0)
			return CHANNEL_GARBAGE;
		return CHANNEL_EMPTY;
	}
	memcpy(&header, bytes, sizeof(header));
	if (header.secret != channel->secret || header.length > CHANNEL_MESSAGE_MAX ||
	    header.kind < CHANNEL_CATALOGUE || header.kind > CHANNEL_GO)
		return CHANNEL_GARBAGE;
	if (held - sizeof(header) < header.length)
		return CHANNEL_EMPTY;
	*message = (struct channel_message){header.kind, bytes + sizeof(header), header.length};
	channel->taken += sizeof(header) + header.length;
	return CHANNEL_MESSAGE;
}

/* Makes room by forgetting what was taken. */
static void
forget(struct channel *channel)
{
	struct strbuf *inbox = &channel->inbox;

	if (channel->taken == 0)
		return;
	inbox->length -= channel->taken;
	memmove(inbox->text, inbox->text + channel->taken, inbox->length);
	channel->taken = 0;
}

enum channel_state
channel_poll(struct channel *channel, struct channel_message *message)
{
	enum channel_state state = take(channel, message);

	while (state == CHANNEL_EMPTY) {
		ssize_t got;

		forget(channel);
		got = recv(channel->fd, strbuf_reserve(&channel->inbox, CHUNK), CHUNK,
			   MSG_DONTWAIT);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return CHANNEL_EMPTY;
		if (got <= 0)
			return CHANNEL_CLOSED;
		channel->inbox.length += (size_t)got;
		state = take(channel, message);
	}
	return state;
}

/* Notes the descriptors that came with some bytes; more than fit are closed. */
static void
unpack(struct msghdr *envelope, int *fds, size_t *count)
{
	for (struct cmsghdr *header = CMSG_FIRSTHDR(envelope); header != NULL;
	     header = CMSG_NXTHDR(envelope, header)) {
		size_t came = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);

		if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t i = 0; i < came; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(fd));
			if (*count < CHANNEL_FDS_MAX)
				fds[(*count)++] = fd;
			else
				close(fd);
		}
	}
}

/* Reads on until the inbox holds so many bytes that are not taken. */
static bool
fill(struct channel *channel, size_t wanted, int *fds, size_t *count)
{
	forget(channel);
	while (channel->inbox.length < wanted) {
		size_t room = wanted - channel->inbox.length;
		struct iovec part = {strbuf_reserve(&channel->inbox, room), room};
		union luggage luggage = {0};
		struct msghdr envelope = {.msg_iov = &part,
					  .msg_iovlen = 1,
					  .msg_control = luggage.bytes,
					  .msg_controllen = sizeof(luggage.bytes)};
		ssize_t got = recvmsg(channel->fd, &envelope, MSG_CMSG_CLOEXEC);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		unpack(&envelope, fds, count);
		channel->inbox.length += (size_t)got;
	}
	return true;
}

bool
channel_wait(struct channel *channel, struct channel_message *message, int *fds, size_t *count)
{
	struct header header;

	*count = 0;
	if (!fill(channel, sizeof(header), fds, count))
		return false;
	memcpy(&header, channel->inbox.text, sizeof(header));
	if (header.secret != channel->secret || header.length > CHANNEL_MESSAGE_MAX ||
	    !fill(channel, sizeof(header) + header.length, fds, count))
		return false;
	return take(channel, message) == CHANNEL_MESSAGE;
}

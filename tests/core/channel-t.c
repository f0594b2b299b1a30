/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "base/alloc.h"
#include "child-sample.h"

/* More than any socket holds. */
#define LARGE ((size_t)8 * 1024 * 1024)

/* As many as the kernel lets pass at once. */
#define KERNEL_FDS_MAX 253

#define DESCRIPTORS 1024

struct ends {
	struct channel parent;
	struct channel worker;
};

static int
set_up(void **state)
{
	struct ends *ends = alloc_zeroed(1, sizeof(*ends));

	*state = ends;
	return channel_pair(&ends->parent, &ends->worker);
}

static int
tear_down(void **state)
{
	struct ends *ends = *state;

	channel_close(&ends->parent);
	channel_close(&ends->worker);
	free(ends);
	return 0;
}

static void
send_text(struct channel *channel, enum channel_kind kind, const char *text)
{
	cleanup_strbuf struct strbuf message = {0};

	strbuf_add_text(&message, text);
	assert_int_equal(channel_send(channel, kind, &message, NULL, 0), 0);
}

static void
expect_content(const struct channel_message *message, enum channel_kind kind, const char *text)
{
	assert_int_equal(message->kind, kind);
	assert_int_equal(message->length, strlen(text));
	assert_memory_equal(message->bytes, text, message->length);
}

static void
expect_polled(struct channel *channel, enum channel_kind kind, const char *text)
{
	struct channel_message message;

	assert_int_equal(channel_poll(channel, &message), CHANNEL_MESSAGE);
	expect_content(&message, kind, text);
}

static void
expect_state(struct channel *channel, enum channel_state wanted)
{
	struct channel_message message;

	assert_int_equal(channel_poll(channel, &message), wanted);
}

/* Without descriptors. */
static void
expect_waited(struct channel *channel, enum channel_kind kind, const char *text)
{
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	size_t count = 99;

	assert_true(channel_wait(channel, &message, fds, &count));
	assert_int_equal(count, 0);
	expect_content(&message, kind, text);
}

static void
expect_none_will_come(struct channel *channel)
{
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	size_t count = 99;

	assert_false(channel_wait(channel, &message, fds, &count));
}

/* What a message begins with, true or not. */
static void
add_header(struct strbuf *bytes, uint64_t secret, uint32_t kind, uint32_t length)
{
	strbuf_add(bytes, (const char *)&secret, sizeof(secret));
	strbuf_add(bytes, (const char *)&kind, sizeof(kind));
	strbuf_add(bytes, (const char *)&length, sizeof(length));
}

static void
add_message(struct strbuf *bytes, uint64_t secret, uint32_t kind, const char *text)
{
	add_header(bytes, secret, kind, (uint32_t)strlen(text));
	strbuf_add_text(bytes, text);
}

static void
write_raw(const struct channel *channel, const void *bytes, size_t length)
{
	assert_int_equal(write(channel->fd, bytes, length), length);
}

static void
goes_both_ways(void **state)
{
	struct ends *ends = *state;

	send_text(&ends->parent, CHANNEL_BATCH, "to the worker");
	send_text(&ends->worker, CHANNEL_ANSWER, "to the parent");
	expect_waited(&ends->worker, CHANNEL_BATCH, "to the worker");
	expect_polled(&ends->parent, CHANNEL_ANSWER, "to the parent");
	expect_state(&ends->parent, CHANNEL_EMPTY);
	expect_state(&ends->worker, CHANNEL_EMPTY);
}

static void
an_empty_message_is_one(void **state)
{
	static const struct strbuf nothing;
	struct ends *ends = *state;

	assert_int_equal(channel_send(&ends->worker, CHANNEL_CHECKED, &nothing, NULL, 0), 0);
	assert_int_equal(channel_send(&ends->parent, CHANNEL_GO, &nothing, NULL, 0), 0);
	expect_polled(&ends->parent, CHANNEL_CHECKED, "");
	expect_waited(&ends->worker, CHANNEL_GO, "");
	expect_state(&ends->parent, CHANNEL_EMPTY);
}

/* A plugin that knows one worker's secret, or the descriptor of a program that was started, gets it
 * nowhere. */
static void
each_pair_is_closed_on_exec_and_has_a_secret_of_its_own(void **state)
{
	const struct ends *ends = *state;
	struct ends others;

	assert_int_equal(ends->parent.secret, ends->worker.secret);
	assert_int_equal(channel_pair(&others.parent, &others.worker), 0);
	assert_int_not_equal(others.parent.secret, ends->parent.secret);
	assert_int_equal(fcntl(ends->parent.fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(fcntl(ends->worker.fd, F_GETFD), FD_CLOEXEC);
	channel_close(&others.parent);
	channel_close(&others.worker);
	assert_int_equal(others.parent.fd, -1);
	channel_close(&others.parent);
}

static void
several_messages_come_in_one_read(void **state)
{
	struct ends *ends = *state;

	for (int i = 0; i < 3; i++) {
		send_text(&ends->worker, CHANNEL_READY, "one");
		send_text(&ends->worker, CHANNEL_CHECKED, "");
		send_text(&ends->worker, CHANNEL_ANSWER, "a third");
		expect_polled(&ends->parent, CHANNEL_READY, "one");
		expect_polled(&ends->parent, CHANNEL_CHECKED, "");
		/* Behind what is not taken yet. */
		send_text(&ends->worker, CHANNEL_ANSWER, "a fourth");
		expect_polled(&ends->parent, CHANNEL_ANSWER, "a third");
		expect_polled(&ends->parent, CHANNEL_ANSWER, "a fourth");
		expect_state(&ends->parent, CHANNEL_EMPTY);
	}
}

static void
what_a_poll_has_left_is_waited_for(void **state)
{
	struct ends *ends = *state;

	send_text(&ends->worker, CHANNEL_READY, "one");
	send_text(&ends->worker, CHANNEL_ANSWER, "two");
	expect_polled(&ends->parent, CHANNEL_READY, "one");
	expect_waited(&ends->parent, CHANNEL_ANSWER, "two");
	send_text(&ends->worker, CHANNEL_ANSWER, "three");
	expect_waited(&ends->parent, CHANNEL_ANSWER, "three");
}

/* Two messages, a byte at a time: each is there with its last byte, and not before. */
static void
a_partial_message_is_nothing_yet(void **state)
{
	struct ends *ends = *state;
	cleanup_strbuf struct strbuf bytes = {0};
	size_t first;

	add_message(&bytes, ends->parent.secret, CHANNEL_READY, "first");
	first = bytes.length;
	add_message(&bytes, ends->parent.secret, CHANNEL_ANSWER, "second");
	for (size_t i = 0; i < bytes.length; i++) {
		expect_state(&ends->parent, CHANNEL_EMPTY);
		write_raw(&ends->worker, bytes.text + i, 1);
		if (i + 1 == first)
			expect_polled(&ends->parent, CHANNEL_READY, "first");
	}
	expect_polled(&ends->parent, CHANNEL_ANSWER, "second");
	expect_state(&ends->parent, CHANNEL_EMPTY);
}

static void
expect_garbage(const struct strbuf *bytes, const struct ends *like)
{
	struct ends ends;

	assert_int_equal(channel_pair(&ends.parent, &ends.worker), 0);
	ends.parent.secret = ends.worker.secret = like->parent.secret;
	write_raw(&ends.worker, bytes->text, bytes->length);
	expect_state(&ends.parent, CHANNEL_GARBAGE);
	/* No true message makes it good again. */
	send_text(&ends.worker, CHANNEL_ANSWER, "true");
	expect_state(&ends.parent, CHANNEL_GARBAGE);
	write_raw(&ends.parent, bytes->text, bytes->length);
	shutdown(ends.parent.fd, SHUT_WR);
	expect_none_will_come(&ends.worker);
	channel_close(&ends.parent);
	channel_close(&ends.worker);
}

static void
a_wrong_secret_is_garbage(void **state)
{
	const struct ends *ends = *state;

	for (unsigned bit = 0; bit < 64; bit++) {
		cleanup_strbuf struct strbuf bytes = {0};

		add_message(&bytes, ends->parent.secret ^ (UINT64_C(1) << bit), CHANNEL_ANSWER,
			    "text");
		expect_garbage(&bytes, ends);
	}
}

/* It is told as soon as it shows: who prints a word and hangs is not waited for. */
static void
a_word_that_a_plugin_prints_is_garbage(void **state)
{
	const struct ends *ends = *state;
	char byte = (char)~ends->parent.secret;
	struct strbuf bytes = {.text = &byte, .length = 1};

	expect_garbage(&bytes, ends);
}

static void
garbage_behind_a_message_is_garbage(void **state)
{
	struct ends *ends = *state;
	cleanup_strbuf struct strbuf bytes = {0};

	add_message(&bytes, ends->parent.secret, CHANNEL_ANSWER, "fine");
	add_message(&bytes, ends->parent.secret + 1, CHANNEL_ANSWER, "not fine");
	write_raw(&ends->worker, bytes.text, bytes.length);
	expect_polled(&ends->parent, CHANNEL_ANSWER, "fine");
	expect_state(&ends->parent, CHANNEL_GARBAGE);
}

static void
a_kind_that_nobody_knows_is_garbage(void **state)
{
	static const uint32_t kinds[] = {0, CHANNEL_GO + 1, UINT32_MAX, 0x100 | CHANNEL_GO};
	const struct ends *ends = *state;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		cleanup_strbuf struct strbuf bytes = {0};

		add_message(&bytes, ends->parent.secret, kinds[i], "text");
		expect_garbage(&bytes, ends);
	}
}

static void
an_oversize_message_is_garbage(void **state)
{
	static const uint32_t lengths[] = {CHANNEL_MESSAGE_MAX + 1, UINT32_MAX};
	const struct ends *ends = *state;

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		cleanup_strbuf struct strbuf bytes = {0};

		add_header(&bytes, ends->parent.secret, CHANNEL_ANSWER, lengths[i]);
		expect_garbage(&bytes, ends);
	}
}

/* Its announcement alone costs no memory. */
static void
the_largest_message_is_waited_for(void **state)
{
	struct ends *ends = *state;
	cleanup_strbuf struct strbuf bytes = {0};

	add_header(&bytes, ends->parent.secret, CHANNEL_ANSWER, CHANNEL_MESSAGE_MAX);
	write_raw(&ends->worker, bytes.text, bytes.length);
	expect_state(&ends->parent, CHANNEL_EMPTY);
	assert_true(ends->parent.inbox.capacity < LARGE);
}

static void
a_closed_end_is_told_behind_the_last_message(void **state)
{
	struct ends *ends = *state;

	send_text(&ends->worker, CHANNEL_ANSWER, "last words");
	send_text(&ends->parent, CHANNEL_BATCH, "last wish");
	shutdown(ends->worker.fd, SHUT_WR);
	shutdown(ends->parent.fd, SHUT_WR);
	expect_polled(&ends->parent, CHANNEL_ANSWER, "last words");
	expect_state(&ends->parent, CHANNEL_CLOSED);
	expect_state(&ends->parent, CHANNEL_CLOSED);
	expect_waited(&ends->worker, CHANNEL_BATCH, "last wish");
	expect_none_will_come(&ends->worker);
}

/* Cut off anywhere, in the header or behind it. */
static void
a_truncated_message_is_none(void **state)
{
	const struct ends *like = *state;
	cleanup_strbuf struct strbuf bytes = {0};

	add_message(&bytes, like->parent.secret, CHANNEL_ANSWER, "text");
	for (size_t length = 0; length < bytes.length; length++) {
		struct ends ends;

		assert_int_equal(channel_pair(&ends.parent, &ends.worker), 0);
		ends.parent.secret = ends.worker.secret = like->parent.secret;
		write_raw(&ends.worker, bytes.text, length);
		write_raw(&ends.parent, bytes.text, length);
		shutdown(ends.worker.fd, SHUT_WR);
		shutdown(ends.parent.fd, SHUT_WR);
		expect_state(&ends.parent, CHANNEL_CLOSED);
		expect_none_will_come(&ends.worker);
		channel_close(&ends.parent);
		channel_close(&ends.worker);
	}
}

/* No SIGPIPE, which would end argvet. */
static void
to_send_to_nobody_fails(void **state)
{
	struct ends *ends = *state;
	cleanup_strbuf struct strbuf message = {0};

	strbuf_add_text(&message, "anybody?");
	channel_close(&ends->worker);
	assert_int_equal(channel_send(&ends->parent, CHANNEL_BATCH, &message, NULL, 0), EPIPE);
}

static void
fill_large(struct strbuf *message)
{
	for (size_t i = 0; i < LARGE / sizeof(uint32_t); i++) {
		uint32_t number = (uint32_t)i * 2654435761U;

		strbuf_add(message, (const char *)&number, sizeof(number));
	}
}

static void
nothing(int number)
{
	(void)number;
}

/* A signal every few milliseconds, which interrupts whatever waits; under valgrind there would be
 * no time for anything else. */
static void
disturb(bool on)
{
	const struct sigaction action = {.sa_handler = nothing};
	const struct timeval pause = {.tv_usec = on && !is_under_valgrind() ? 5000 : 0};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &(const struct itimerval){pause, pause}, NULL);
}

/* A child that sends the large message after a while, with one descriptor, and a small one behind
 * it. */
static pid_t
start_sender(struct ends *ends, const struct strbuf *message, int fd)
{
	pid_t child = fork();
	int status;

	if (child != 0)
		return child;
	close(ends->parent.fd);
	disturb(true);
	for (int i = 0; i < 5; i++)
		usleep(10000);
	status = channel_send(&ends->worker, CHANNEL_ANSWER, message, &fd, 1);
	if (status == 0)
		status = channel_send(&ends->worker, CHANNEL_READY, &(struct strbuf){0}, NULL, 0);
	_exit(status);
}

static void
expect_sender_ended(pid_t child)
{
	int status;

	disturb(false);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static int
make_file(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static bool
is_same_file(int a, int b)
{
	struct stat one, other;

	return fstat(a, &one) == 0 && fstat(b, &other) == 0 && one.st_ino == other.st_ino &&
	       one.st_dev == other.st_dev;
}

static void
a_message_larger_than_the_socket_is_waited_for(void **state)
{
	struct ends *ends = *state;
	cleanup_strbuf struct strbuf large = {0};
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	int fd = make_file("large");
	size_t count;
	pid_t child;

	fill_large(&large);
	child = start_sender(ends, &large, fd);
	disturb(true);
	assert_true(channel_wait(&ends->parent, &message, fds, &count));
	assert_int_equal(message.kind, CHANNEL_ANSWER);
	assert_int_equal(message.length, large.length);
	assert_true(memcmp(message.bytes, large.text, large.length) == 0);
	/* It came with the first byte, and once. */
	assert_int_equal(count, 1);
	assert_true(is_same_file(fds[0], fd));
	expect_waited(&ends->parent, CHANNEL_READY, "");
	expect_sender_ended(child);
	close(fds[0]);
	close(fd);
}

static void
a_message_larger_than_the_socket_is_polled_in_parts(void **state)
{
	struct ends *ends = *state;
	cleanup_strbuf struct strbuf large = {0};
	struct channel_message message;
	struct pollfd ready = {.fd = ends->parent.fd, .events = POLLIN};
	int fd = make_file("large");
	size_t rounds = 0;
	pid_t child;

	fill_large(&large);
	child = start_sender(ends, &large, fd);
	disturb(true);
	while (channel_poll(&ends->parent, &message) == CHANNEL_EMPTY) {
		poll(&ready, 1, -1);
		rounds++;
	}
	assert_true(rounds > 0);
	assert_int_equal(message.kind, CHANNEL_ANSWER);
	assert_int_equal(message.length, large.length);
	assert_true(memcmp(message.bytes, large.text, large.length) == 0);
	expect_waited(&ends->parent, CHANNEL_READY, "");
	expect_sender_ended(child);
	close(fd);
}

static size_t
count_open(void)
{
	size_t count = 0;

	for (int fd = 0; fd < DESCRIPTORS; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void
close_all(const int *fds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		close(fds[i]);
}

static void
descriptors_come_with_their_message(void **state)
{
	struct ends *ends = *state;
	const int sent[] = {make_file("a"), make_file("b"), make_file("c")};
	cleanup_strbuf struct strbuf batch = {0};
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	size_t count;

	strbuf_add_text(&batch, "batch");
	assert_int_equal(channel_send(&ends->parent, CHANNEL_BATCH, &batch, sent, 1), 0);
	assert_int_equal(channel_send(&ends->parent, CHANNEL_BATCH, &batch, sent + 1, 2), 0);
	send_text(&ends->parent, CHANNEL_GO, "");
	assert_true(channel_wait(&ends->worker, &message, fds, &count));
	expect_content(&message, CHANNEL_BATCH, "batch");
	assert_int_equal(count, 1);
	assert_true(is_same_file(fds[0], sent[0]) && fds[0] != sent[0]);
	assert_int_equal(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
	close_all(fds, count);
	assert_true(channel_wait(&ends->worker, &message, fds, &count));
	expect_content(&message, CHANNEL_BATCH, "batch");
	assert_int_equal(count, 2);
	assert_true(is_same_file(fds[0], sent[1]) && is_same_file(fds[1], sent[2]));
	close_all(fds, count);
	expect_waited(&ends->worker, CHANNEL_GO, "");
	/* The sender's are still open. */
	assert_true(is_same_file(sent[0], sent[0]));
	close_all(sent, 3);
}

static void
as_many_descriptors_come_as_may(void **state)
{
	struct ends *ends = *state;
	int file = make_file("file");
	int last = make_file("last");
	size_t before = count_open();
	struct channel_message message;
	int fds[CHANNEL_FDS_MAX];
	size_t count;

	for (size_t i = 0; i < CHANNEL_FDS_MAX; i++)
		fds[i] = i + 1 < CHANNEL_FDS_MAX ? file : last;
	assert_int_equal(channel_send(&ends->parent, CHANNEL_BATCH, &(struct strbuf){0}, fds,
				      CHANNEL_FDS_MAX),
			 0);
	assert_true(channel_wait(&ends->worker, &message, fds, &count));
	assert_int_equal(count, CHANNEL_FDS_MAX);
	for (size_t i = 0; i < count; i++)
		assert_true(is_same_file(fds[i], i + 1 < count ? file : last));
	assert_int_equal(count_open(), before + CHANNEL_FDS_MAX);
	close_all(fds, count);
	assert_int_equal(count_open(), before);
	close(file);
	close(last);
}

/* Bytes with one descriptor, many times. */
static void
send_raw(const struct channel *channel, const char *bytes, size_t length, int fd, size_t count)
{
	char *part = alloc_zeroed(1, length);
	struct iovec vector = {part, length};
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(KERNEL_FDS_MAX * sizeof(int))];
	} control = {0};
	struct msghdr envelope = {.msg_iov = &vector,
				  .msg_iovlen = 1,
				  .msg_control = control.bytes,
				  .msg_controllen = CMSG_SPACE(count * sizeof(int))};
	struct cmsghdr *head = CMSG_FIRSTHDR(&envelope);

	memcpy(part, bytes, length);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(count * sizeof(int));
	for (size_t i = 0; i < count; i++)
		memcpy(CMSG_DATA(head) + i * sizeof(int), &fd, sizeof(fd));
	assert_int_equal(sendmsg(channel->fd, &envelope, 0), length);
	free(part);
}

/* A message in so many parts, each with descriptors: just as many come as fit, and what is too much
 * is not left open. */
static void
expect_surplus_closed(struct ends *ends, size_t parts, size_t each)
{
	cleanup_strbuf struct strbuf bytes = {0};
	struct channel_message message;
	int file = make_file("file");
	size_t before = count_open();
	int fds[CHANNEL_FDS_MAX];
	size_t count;

	add_message(&bytes, ends->parent.secret, CHANNEL_BATCH, "text");
	for (size_t i = 0; i < parts; i++) {
		size_t from = bytes.length * i / parts;
		size_t until = bytes.length * (i + 1) / parts;

		send_raw(&ends->parent, bytes.text + from, until - from, file, each);
	}
	assert_true(channel_wait(&ends->worker, &message, fds, &count));
	expect_content(&message, CHANNEL_BATCH, "text");
	assert_int_equal(count, CHANNEL_FDS_MAX);
	assert_int_equal(count_open(), before + CHANNEL_FDS_MAX);
	close_all(fds, count);
	assert_int_equal(count_open(), before);
	close(file);
}

static void
more_descriptors_than_may_are_closed(void **state)
{
	expect_surplus_closed(*state, 1, KERNEL_FDS_MAX);
	expect_surplus_closed(*state, 2, 150);
	expect_surplus_closed(*state, 5, 41);
	expect_surplus_closed(*state, 3, CHANNEL_FDS_MAX);
}

/* The parent asks for none: a worker that sends some does not fill its table. */
static void
a_poll_takes_no_descriptors(void **state)
{
	struct ends *ends = *state;
	int file = make_file("file");
	size_t before = count_open();
	cleanup_strbuf struct strbuf bytes = {0};

	add_message(&bytes, ends->worker.secret, CHANNEL_ANSWER, "text");
	for (size_t i = 0; i < 5; i++)
		send_raw(&ends->worker, bytes.text, bytes.length, file, 100);
	for (size_t i = 0; i < 5; i++)
		expect_polled(&ends->parent, CHANNEL_ANSWER, "text");
	expect_state(&ends->parent, CHANNEL_EMPTY);
	assert_int_equal(count_open(), before);
	close(file);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(goes_both_ways),
		TEST(an_empty_message_is_one),
		TEST(each_pair_is_closed_on_exec_and_has_a_secret_of_its_own),
		TEST(several_messages_come_in_one_read),
		TEST(what_a_poll_has_left_is_waited_for),
		TEST(a_partial_message_is_nothing_yet),
		TEST(a_wrong_secret_is_garbage),
		TEST(a_word_that_a_plugin_prints_is_garbage),
		TEST(garbage_behind_a_message_is_garbage),
		TEST(a_kind_that_nobody_knows_is_garbage),
		TEST(an_oversize_message_is_garbage),
		TEST(the_largest_message_is_waited_for),
		TEST(a_closed_end_is_told_behind_the_last_message),
		TEST(a_truncated_message_is_none),
		TEST(to_send_to_nobody_fails),
		TEST(a_message_larger_than_the_socket_is_waited_for),
		TEST(a_message_larger_than_the_socket_is_polled_in_parts),
		TEST(descriptors_come_with_their_message),
		TEST(as_many_descriptors_come_as_may),
		TEST(more_descriptors_than_may_are_closed),
		TEST(a_poll_takes_no_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "source/record.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char words[] = "kube-apiserver\0--v=2\0\0x";

/* A head, and a record of each kind of content. */
static void
put_snapshot(struct strbuf *snapshot)
{
	record_put_head(snapshot, &(const struct record_head){
					  .proc = "/proc",
					  .asked = 7,
					  .processes = 500,
					  .reason = "why not",
				  });
	record_put(snapshot, &(const struct record){
				     .kind = RECORD_READ,
				     .pid = 7,
				     .parent = 1,
				     .exe = "kube-apiserver",
				     .text = words,
				     .length = sizeof(words) - 1,
			     });
	record_put(snapshot, &(const struct record){
				     .kind = RECORD_UNREADABLE,
				     .pid = INT32_MAX,
				     .errnum = EACCES,
			     });
}

/* Reads all there is. True if nothing was wrong. */
static bool
is_readable(const char *bytes, size_t length)
{
	struct record_reader reader = {bytes, bytes + length};
	enum record_result result;
	struct record_head head;
	struct record record;

	if (!record_get_head(&reader, &head))
		return false;
	while ((result = record_get(&reader, &record)) == RECORD_FOUND) {
		assert_true(record.pid > 0);
		assert_true(strlen(record.exe) < length);
		assert_int_equal(record.text[record.length], '\0');
	}
	return result == RECORD_END;
}

static void
what_is_put_can_be_got(void **state)
{
	cleanup_strbuf struct strbuf snapshot = {0};
	struct record_reader reader;
	struct record_head head;
	struct record record;

	(void)state;
	put_snapshot(&snapshot);
	reader = (struct record_reader){snapshot.text, snapshot.text + snapshot.length};
	assert_true(record_get_head(&reader, &head));
	assert_string_equal(head.proc, "/proc");
	assert_string_equal(head.reason, "why not");
	assert_int_equal(head.asked, 7);
	assert_int_equal(head.processes, 500);
	assert_int_equal(record_get(&reader, &record), RECORD_FOUND);
	assert_int_equal(record.kind, RECORD_READ);
	assert_int_equal(record.pid, 7);
	assert_int_equal(record.parent, 1);
	assert_string_equal(record.exe, "kube-apiserver");
	assert_int_equal(record.length, sizeof(words) - 1);
	assert_memory_equal(record.text, words, sizeof(words));
	assert_int_equal(record_get(&reader, &record), RECORD_FOUND);
	assert_int_equal(record.kind, RECORD_UNREADABLE);
	assert_int_equal(record.pid, INT32_MAX);
	assert_int_equal(record.errnum, EACCES);
	assert_string_equal(record.exe, "");
	assert_string_equal(record.text, "");
	assert_int_equal(record_get(&reader, &record), RECORD_END);
}

static void
the_size_of_a_record_is_known(void **state)
{
	const struct record record = {
		.kind = RECORD_READ,
		.pid = 1,
		.exe = "etcd",
		.text = words,
		.length = sizeof(words) - 1,
	};
	cleanup_strbuf struct strbuf snapshot = {0};

	(void)state;
	record_put(&snapshot, &record);
	assert_int_equal(record_size(&record), snapshot.length);
}

/* Bytes of an exact size, so that a look behind them is seen by the tools that watch for it. */
static bool
is_readable_alone(const char *bytes, size_t length)
{
	char *copy = malloc(length > 0 ? length : 1);
	bool readable;

	assert_non_null(copy);
	memcpy(copy, bytes, length);
	readable = is_readable(copy, length);
	free(copy);
	return readable;
}

static void
what_is_cut_off_is_broken(void **state)
{
	cleanup_strbuf struct strbuf snapshot = {0};
	size_t readable = 0;

	(void)state;
	put_snapshot(&snapshot);
	for (size_t length = 0; length <= snapshot.length; length++)
		readable += is_readable_alone(snapshot.text, length);
	/* Behind the head, and behind each record. */
	assert_int_equal(readable, 3);
}

static void
no_byte_can_do_harm(void **state)
{
	cleanup_strbuf struct strbuf snapshot = {0};

	(void)state;
	put_snapshot(&snapshot);
	for (size_t i = 0; i < snapshot.length; i++) {
		char kept = snapshot.text[i];

		for (int byte = 0; byte < 256; byte++) {
			snapshot.text[i] = (char)byte;
			is_readable_alone(snapshot.text, snapshot.length);
		}
		snapshot.text[i] = kept;
	}
	assert_true(is_readable_alone(snapshot.text, snapshot.length));
}

static void
what_nobody_puts_is_broken(void **state)
{
	static const struct record wrong[] = {
		{.kind = (enum record_kind)0, .pid = 1},
		{.kind = (enum record_kind)(RECORD_ANCESTOR + 1), .pid = 1},
		{.kind = RECORD_READ, .pid = 0},
		{.kind = RECORD_READ, .pid = -1},
		{.kind = RECORD_READ, .pid = 1, .parent = -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cleanup_strbuf struct strbuf snapshot = {0};

		record_put_head(&snapshot, &(const struct record_head){.proc = "/proc"});
		record_put(&snapshot, &wrong[i]);
		assert_false(is_readable(snapshot.text, snapshot.length));
	}
}

static void
no_machine_has_so_many_processes(void **state)
{
	cleanup_strbuf struct strbuf snapshot = {0};

	(void)state;
	record_put_head(&snapshot, &(const struct record_head){
					   .proc = "/proc",
					   .processes = UINT32_MAX,
				   });
	assert_false(is_readable(snapshot.text, snapshot.length));
	assert_false(is_readable("kube-apiserver --v=2 and more words", 35));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_put_can_be_got),
		cmocka_unit_test(the_size_of_a_record_is_known),
		cmocka_unit_test(what_is_cut_off_is_broken),
		cmocka_unit_test(no_byte_can_do_harm),
		cmocka_unit_test(what_nobody_puts_is_broken),
		cmocka_unit_test(no_machine_has_so_many_processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

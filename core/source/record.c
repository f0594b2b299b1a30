/* SPDX-License-Identifier: Apache-2.0 */
#include "source/record.h"

#include <stdint.h>
#include <string.h>

/* "argvetps" in the byte order of most machines. */
#define MAGIC UINT64_C(0x7370746576677261)

/* The kernel's own limit. */
#define PROCESSES_MAX (1 << 22)

/* The numbers of a head, and of a record; the texts are behind them. Both ends are one program, so
 * they are as this machine has them. */
struct fixed_head {
	uint64_t magic;
	int32_t asked;
	uint32_t processes;
	uint32_t proc_length;
	uint32_t reason_length;
};

struct fixed_record {
	uint32_t kind;
	int32_t pid;
	int32_t parent;
	int32_t errnum;
	uint32_t exe_length;
	uint32_t text_length;
};

static void
put_fixed(struct strbuf *snapshot, const void *numbers, size_t size)
{
	strbuf_add(snapshot, numbers, size);
}

static size_t
length_of(const char *text)
{
	return text != NULL ? strlen(text) : 0;
}

static void
put_text(struct strbuf *snapshot, const char *text, size_t length)
{
	strbuf_add(snapshot, text, length);
	strbuf_add_char(snapshot, '\0');
}

void
record_put_head(struct strbuf *snapshot, const struct record_head *head)
{
	const struct fixed_head fixed = {
		.magic = MAGIC,
		.asked = head->asked,
		.processes = (uint32_t)head->processes,
		.proc_length = (uint32_t)length_of(head->proc),
		.reason_length = (uint32_t)length_of(head->reason),
	};

	put_fixed(snapshot, &fixed, sizeof(fixed));
	put_text(snapshot, head->proc, fixed.proc_length);
	put_text(snapshot, head->reason, fixed.reason_length);
}

void
record_put(struct strbuf *snapshot, const struct record *record)
{
	const struct fixed_record fixed = {
		.kind = record->kind,
		.pid = record->pid,
		.parent = record->parent,
		.errnum = record->errnum,
		.exe_length = (uint32_t)length_of(record->exe),
		.text_length = (uint32_t)record->length,
	};

	put_fixed(snapshot, &fixed, sizeof(fixed));
	put_text(snapshot, record->exe, fixed.exe_length);
	put_text(snapshot, record->text, fixed.text_length);
}

size_t
record_size(const struct record *record)
{
	return sizeof(struct fixed_record) + length_of(record->exe) + record->length + 2;
}

static size_t
left(const struct record_reader *reader)
{
	return (size_t)(reader->end - reader->at);
}

static bool
get_fixed(struct record_reader *reader, void *numbers, size_t size)
{
	if (left(reader) < size)
		return false;
	memcpy(numbers, reader->at, size);
	reader->at += size;
	return true;
}

/* NULL if there is none of this length. */
static const char *
get_text(struct record_reader *reader, size_t length)
{
	const char *text = reader->at;

	if (left(reader) <= length || text[length] != '\0')
		return NULL;
	reader->at += length + 1;
	return text;
}

bool
record_get_head(struct record_reader *reader, struct record_head *head)
{
	struct fixed_head fixed;

	if (!get_fixed(reader, &fixed, sizeof(fixed)) || fixed.magic != MAGIC || fixed.asked < 0 ||
	    fixed.processes > PROCESSES_MAX)
		return false;
	*head = (struct record_head){.asked = fixed.asked, .processes = fixed.processes};
	head->proc = get_text(reader, fixed.proc_length);
	if (head->proc == NULL)
		return false;
	head->reason = get_text(reader, fixed.reason_length);
	return head->reason != NULL;
}

enum record_result
record_get(struct record_reader *reader, struct record *record)
{
	struct fixed_record fixed;

	if (left(reader) == 0)
		return RECORD_END;
	if (!get_fixed(reader, &fixed, sizeof(fixed)) || fixed.kind < RECORD_GONE ||
	    fixed.kind > RECORD_ANCESTOR || fixed.pid <= 0 || fixed.parent < 0)
		return RECORD_BROKEN;
	*record = (struct record){
		.kind = (enum record_kind)fixed.kind,
		.pid = fixed.pid,
		.parent = fixed.parent,
		.errnum = fixed.errnum,
		.length = fixed.text_length,
	};
	record->exe = get_text(reader, fixed.exe_length);
	if (record->exe == NULL)
		return RECORD_BROKEN;
	record->text = get_text(reader, fixed.text_length);
	return record->text != NULL ? RECORD_FOUND : RECORD_BROKEN;
}

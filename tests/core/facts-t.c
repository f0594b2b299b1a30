/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/facts.h"

#include <elf.h>
#include <link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "plugin-sample.h"

/* A plugin in memory, to be spoilt, and what is said of it. */
struct sample {
	char *bytes;
	size_t size;
	struct arena arena;
	struct object_facts facts;
};

static int
set_up(void **state)
{
	struct sample *sample = calloc(1, sizeof(*sample));

	assert_non_null(sample);
	sample->bytes = sample_read("good", &sample->size);
	*state = sample;
	return 0;
}

static int
tear_down(void **state)
{
	struct sample *sample = *state;

	facts_free(&sample->facts);
	arena_free(&sample->arena);
	free(sample->bytes);
	free(sample);
	return 0;
}

static int
read_facts(struct sample *sample)
{
	cleanup_close int fd = memfd_create("sample", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, sample->bytes, sample->size), sample->size);
	facts_free(&sample->facts);
	return facts_read(fd, &sample->arena, &sample->facts, NULL);
}

static const char *
name_at(const struct vector *names, size_t index)
{
	return *(const char *const *)vector_at(names, index);
}

static ElfW(Phdr) * segment_of(const struct sample *sample, uint32_t type)
{
	ElfW(Ehdr) *header = (void *)sample->bytes;
	ElfW(Phdr) *segments = (void *)(sample->bytes + header->e_phoff);

	for (unsigned i = 0; i < header->e_phnum; i++)
		if (segments[i].p_type == type)
			return &segments[i];
	fail_msg("no such segment");
	return NULL;
}

static ElfW(Dyn) * entry_of(const struct sample *sample, ElfW(Sxword) tag)
{
	ElfW(Dyn) *entry = (void *)(sample->bytes + segment_of(sample, PT_DYNAMIC)->p_offset);

	while (entry->d_tag != tag && entry->d_tag != DT_NULL)
		entry++;
	assert_int_equal(entry->d_tag, tag);
	return entry;
}

static void
a_good_plugin(void **state)
{
	struct sample *sample = *state;
	const struct object_symbol *symbol;

	assert_int_equal(read_facts(sample), 0);
	assert_int_equal(sample->facts.exported.count, 1);
	symbol = vector_at(&sample->facts.exported, 0);
	assert_string_equal(symbol->name, "argvet_plugin");
	assert_true(symbol->size >= 160 && symbol->held == symbol->size);
	assert_int_equal(*(const size_t *)symbol->bytes, symbol->size);
	assert_int_equal(sample->facts.needed.count, 0);
	assert_int_equal(sample->facts.undefined.count, 0);
	assert_int_equal(sample->facts.constructors, 0);
	assert_false(sample->facts.executable_stack);
	assert_true(sample->facts.relro);
	assert_false(sample->facts.lazy_calls);
	assert_false(sample->facts.text_relocations);
}

static void
undefined_symbols(void **state)
{
	struct sample *sample = *state;

	free(sample->bytes);
	sample->bytes = sample_read("symbol-undefined", &sample->size);
	assert_int_equal(read_facts(sample), 0);
	assert_int_equal(sample->facts.undefined.count, 1);
	assert_string_equal(name_at(&sample->facts.undefined, 0), "nobody_has_this");
	assert_int_equal(sample->facts.unprovided.count, 1);
	assert_int_equal(sample->facts.exported.count, 1);
}

static void
nothing_exported(void **state)
{
	struct sample *sample = *state;

	free(sample->bytes);
	sample->bytes = sample_read("symbol-missing", &sample->size);
	assert_int_equal(read_facts(sample), 0);
	for (size_t i = 0; i < sample->facts.exported.count; i++) {
		const struct object_symbol *symbol = vector_at(&sample->facts.exported, i);

		assert_string_not_equal(symbol->name, "argvet_plugin");
	}
}

static void
what_weakens_a_file(void **state)
{
	struct sample *sample = *state;
	ElfW(Phdr) *stack = segment_of(sample, PT_GNU_STACK);

	stack->p_flags |= PF_X;
	segment_of(sample, PT_GNU_RELRO)->p_type = PT_NULL;
	assert_int_equal(read_facts(sample), 0);
	assert_true(sample->facts.executable_stack);
	assert_false(sample->facts.relro);
	/* Without a word the linker makes it executable. */
	stack->p_flags &= ~(ElfW(Word))PF_X;
	stack->p_type = PT_NULL;
	assert_int_equal(read_facts(sample), 0);
	assert_true(sample->facts.executable_stack);
}

static void
no_elf(void **state)
{
	struct sample *sample = *state;

	memset(sample->bytes, 'x', 16);
	assert_int_equal(read_facts(sample), -1);
	assert_int_equal(sample->facts.exported.count, 0);
}

/* Whatever the tables are said to be, nothing outside of the file is read. */
static void
tables_that_lead_astray(void **state)
{
	static const ElfW(Sxword) tags[] = {DT_SYMTAB, DT_STRTAB, DT_STRSZ, DT_GNU_HASH};
	static const uint64_t places[] = {0,         1, 4095, 1 << 20, INT64_MAX, UINT64_MAX - 7,
					  UINT64_MAX};
	struct sample *sample = *state;

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		ElfW(Dyn) *entry = entry_of(sample, tags[i]);
		ElfW(Dyn) good = *entry;

		for (size_t k = 0; k < sizeof(places) / sizeof(places[0]); k++) {
			entry->d_un.d_val = places[k];
			assert_int_equal(read_facts(sample), 0);
		}
		*entry = good;
	}
}

/* Each byte of the headers and tables with each of its bits on and off. */
static void
spoilt_bytes(void **state)
{
	struct sample *sample = *state;
	size_t end = sample->size < 1024 ? sample->size : 1024;
	const ElfW(Phdr) *dynamic = segment_of(sample, PT_DYNAMIC);
	size_t place = dynamic->p_offset;
	size_t place_end = place + dynamic->p_filesz;

	for (size_t i = 0; i < place_end; i = i + 1 == end ? place : i + 1) {
		char good = sample->bytes[i];

		sample->bytes[i] = (char)~good;
		read_facts(sample);
		sample->bytes[i] = (char)0xff;
		read_facts(sample);
		sample->bytes[i] = good;
		arena_free(&sample->arena);
	}
}

static void
cut_anywhere(void **state)
{
	struct sample *sample = *state;
	size_t whole = sample->size;

	for (sample->size = 0; sample->size < whole; sample->size += 127) {
		read_facts(sample);
		arena_free(&sample->arena);
	}
	sample->size = whole;
	assert_int_equal(read_facts(sample), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* Another plugin in place of the sample. */
static bool
runs_code(struct sample *sample, const char *plugin)
{
	free(sample->bytes);
	sample->bytes = sample_read(plugin, &sample->size);
	assert_int_equal(read_facts(sample), 0);
	return sample->facts.runs_code;
}

/* What loading and unloading run; needing the C library alone is nothing. */
static void
what_runs(void **state)
{
	struct sample *sample = *state;

	assert_false(runs_code(sample, "good"));
	assert_true(runs_code(sample, "constructor-exits"));
	assert_true(runs_code(sample, "constructor-crashes"));
	assert_true(runs_code(sample, "destructor-exits"));
	assert_true(runs_code(sample, "constructor-hangs"));
}

/* Where it can't be told, it is taken for granted. */
static void
what_may_run(void **state)
{
	struct sample *sample = *state;
	ElfW(Phdr) *dynamic = segment_of(sample, PT_DYNAMIC);
	ElfW(Dyn) *entry = entry_of(sample, DT_STRSZ);

	entry->d_tag = DT_NEEDED;
	entry->d_un.d_val = 0;
	assert_int_equal(read_facts(sample), 0);
	assert_true(sample->facts.runs_code);
	entry->d_tag = DT_FINI;
	assert_int_equal(read_facts(sample), 0);
	assert_true(sample->facts.runs_code);
	dynamic->p_type = PT_NULL;
	assert_int_equal(read_facts(sample), 0);
	assert_true(sample->facts.runs_code);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_good_plugin),    TEST(undefined_symbols),
		TEST(nothing_exported), TEST(what_weakens_a_file),
		TEST(no_elf),           TEST(tables_that_lead_astray),
		TEST(spoilt_bytes),     TEST(cut_anywhere),
		TEST(what_runs),        TEST(what_may_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

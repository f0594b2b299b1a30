/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/object.h"

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

/* A plugin in memory, to be spoilt. */
struct sample {
	char *bytes;
	size_t size;
};

static int
make_sample(void **state)
{
	struct sample *sample = malloc(sizeof(*sample));

	assert_non_null(sample);
	sample->bytes = sample_read("good", &sample->size);
	*state = sample;
	return 0;
}

static int
free_sample(void **state)
{
	struct sample *sample = *state;

	free(sample->bytes);
	free(sample);
	return 0;
}

static ElfW(Ehdr) * header_of(const struct sample *sample)
{
	return (ElfW(Ehdr) *)(void *)sample->bytes;
}

/* The answer to these bytes: NULL, or the reason, which the caller frees. */
static char *
answer(const void *bytes, size_t size)
{
	cleanup_error struct error *err = NULL;
	cleanup_close int fd = memfd_create("sample", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	if (object_check(fd, &err) == 0)
		return NULL;
	return strdup(error_text(err));
}

static void
assert_answer(const void *bytes, size_t size, const char *reason)
{
	cleanup_free char *text = answer(bytes, size);

	assert_non_null(text);
	if (strstr(text, reason) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", text, reason);
}

static void
whole(void **state)
{
	const struct sample *sample = *state;

	assert_null(answer(sample->bytes, sample->size));
}

static void
no_elf(void **state)
{
	(void)state;
	assert_answer("", 0, "is empty");
	assert_answer("\x7f", 1, "is not an ELF file");
	assert_answer("#!/bin/sh\necho hello\n", 21, "is not an ELF file");
}

static void
other_machine(void **state)
{
	const struct sample *sample = *state;
	ElfW(Ehdr) *header = header_of(sample);
	ElfW(Ehdr) good = *header;

	header->e_machine = EM_S390;
	assert_answer(sample->bytes, sample->size, "for another machine (ELF machine 22, argvet's");
	*header = good;
	header->e_ident[EI_DATA] ^= ELFDATA2LSB ^ ELFDATA2MSB;
	assert_answer(sample->bytes, sample->size, "for another machine (other byte order)");
	*header = good;
	header->e_ident[EI_CLASS] ^= ELFCLASS32 ^ ELFCLASS64;
	assert_answer(sample->bytes, sample->size, "for another machine (");
}

static void
other_kind(void **state)
{
	const struct sample *sample = *state;
	ElfW(Ehdr) *header = header_of(sample);

	header->e_type = ET_REL;
	assert_answer(sample->bytes, sample->size, "is an object file: link it with -shared");
	header->e_type = ET_EXEC;
	assert_answer(sample->bytes, sample->size, "not a shared object");
	header->e_type = ET_CORE;
	assert_answer(sample->bytes, sample->size, "not a shared object");
}

/* The linker would map what isn't there and die of it; the section headers at the end it needs not.
 */
static void
cut_anywhere(void **state)
{
	const struct sample *sample = *state;
	const ElfW(Ehdr) *header = header_of(sample);
	const ElfW(Phdr) *segments = (const void *)(sample->bytes + header->e_phoff);
	size_t needed = 0;

	for (unsigned i = 0; i < header->e_phnum; i++) {
		size_t end = segments[i].p_offset + segments[i].p_filesz;

		if (segments[i].p_type == PT_LOAD && end > needed)
			needed = end;
	}
	for (size_t size = SELFMAG; size < needed; size += 61)
		assert_answer(sample->bytes, size, "is cut short");
	assert_answer(sample->bytes, needed - 1, "is cut short: it has ");
	assert_null(answer(sample->bytes, needed));
}

static void
absurd_headers(void **state)
{
	const struct sample *sample = *state;
	ElfW(Ehdr) *header = header_of(sample);
	ElfW(Ehdr) good = *header;
	ElfW(Phdr) *segment = (void *)(sample->bytes + header->e_phoff);

	header->e_phoff = (ElfW(Off)) - 1;
	assert_answer(sample->bytes, sample->size, "is cut short");
	*header = good;
	header->e_phnum = 0xffff;
	assert_answer(sample->bytes, sample->size, "is cut short");
	*header = good;
	header->e_phnum = 0;
	assert_answer(sample->bytes, sample->size, "no program headers");
	*header = good;
	header->e_phentsize = 1;
	assert_answer(sample->bytes, sample->size, "no program headers");
	*header = good;
	segment->p_type = PT_LOAD;
	segment->p_offset = (ElfW(Off)) - 1;
	assert_answer(sample->bytes, sample->size, "is cut short");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(whole, make_sample, free_sample),
		cmocka_unit_test(no_elf),
		cmocka_unit_test_setup_teardown(other_machine, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(other_kind, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(cut_anywhere, make_sample, free_sample),
		cmocka_unit_test_setup_teardown(absurd_headers, make_sample, free_sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

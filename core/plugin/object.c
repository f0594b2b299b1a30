/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/object.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The header of this very program, which the link editor provides: what fits it, fits us. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

static int
read_exactly(int fd, void *bytes, size_t size, off_t offset, struct error **err)
{
	ssize_t got;

	do
		got = pread(fd, bytes, size, offset);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_make(err, errno, "cannot read it");
	if ((size_t)got < size)
		return error_make(err, 0, "is cut short: it ends within its ELF headers");
	return 0;
}

/* So many program headers are read at once: mostly all. */
#define SEGMENTS ((size_t)16)

static int
check_magic(int fd, off_t size, struct error **err)
{
	char magic[SELFMAG];

	if (size == 0)
		return error_make(err, 0, "is empty");
	if (size < SELFMAG)
		return error_make(err, 0, "is not an ELF file");
	if (read_exactly(fd, magic, sizeof(magic), 0, err) < 0)
		return -1;
	if (memcmp(magic, ELFMAG, SELFMAG) != 0)
		return error_make(err, 0, "is not an ELF file");
	return 0;
}

static int
check_header(const ElfW(Ehdr) * header, struct error **err)
{
	int bits = header->e_ident[EI_CLASS] == ELFCLASS32 ? 32 : 64;
	int own_bits = __ehdr_start.e_ident[EI_CLASS] == ELFCLASS32 ? 32 : 64;

	if (bits != own_bits)
		return error_make(err, 0,
				  "is an ELF file for another machine (%d bits, argvet has %d)",
				  bits, own_bits);
	if (header->e_ident[EI_DATA] != __ehdr_start.e_ident[EI_DATA])
		return error_make(err, 0, "is an ELF file for another machine (other byte order)");
	if (header->e_machine != __ehdr_start.e_machine)
		return error_make(err, 0,
				  "is an ELF file for another machine (ELF machine %u, argvet's is "
				  "%u)",
				  header->e_machine, __ehdr_start.e_machine);
	if (header->e_type == ET_REL)
		return error_make(err, 0, "is an object file: link it with -shared");
	if (header->e_type != ET_DYN)
		return error_make(err, 0, "is an ELF file, but not a shared object");
	if (header->e_phnum == 0 || header->e_phentsize != sizeof(ElfW(Phdr)))
		return error_make(err, 0, "is a broken ELF file: it has no program headers");
	return 0;
}

/* Whether the file holds all that this segment wants mapped. */
static int
check_segment(const ElfW(Phdr) * segment, uint64_t size, struct error **err)
{
	uint64_t end;

	if (segment->p_type != PT_LOAD && segment->p_type != PT_DYNAMIC)
		return 0;
	if (__builtin_add_overflow((uint64_t)segment->p_offset, (uint64_t)segment->p_filesz,
				   &end) ||
	    end > size)
		return error_make(err, 0, "is cut short: it has %llu bytes and wants %llu or more",
				  (unsigned long long)size, (unsigned long long)end);
	return 0;
}

static int
check_segments(int fd, const ElfW(Ehdr) * header, uint64_t size, struct error **err)
{
	ElfW(Phdr) segments[SEGMENTS];
	size_t count;

	for (size_t done = 0; done < header->e_phnum; done += count) {
		uint64_t offset = header->e_phoff + done * sizeof(segments[0]);

		count = header->e_phnum - done < SEGMENTS ? header->e_phnum - done : SEGMENTS;
		if (offset < header->e_phoff || offset > size)
			return error_make(err, 0, "is cut short: it ends within its ELF headers");
		if (read_exactly(fd, segments, count * sizeof(segments[0]), (off_t)offset, err) < 0)
			return -1;
		for (size_t i = 0; i < count; i++) {
			if (check_segment(&segments[i], size, err) < 0)
				return -1;
		}
	}
	return 0;
}

int
object_check(int fd, struct error **err)
{
	struct stat info;
	ElfW(Ehdr) header;

	if (fstat(fd, &info) < 0)
		return error_make(err, errno, "cannot examine it");
	if (check_magic(fd, info.st_size, err) < 0)
		return -1;
	if (read_exactly(fd, &header, sizeof(header), 0, err) < 0)
		return -1;
	if (check_header(&header, err) < 0)
		return -1;
	return check_segments(fd, &header, (uint64_t)info.st_size, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/facts.h"

#include <elf.h>
#include <errno.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plugin/object.h"

/* A plugin is small; what is larger than this is none. */
#define LARGEST_FILE ((off_t)64 * 1024 * 1024)

/* Segments to look an address up in; linkers make about four. */
#define LOADS_MAX 16

/* Of the name of a symbol or a library. */
#define LONGEST_NAME 4096

/* A whole file in memory, and what its dynamic section says; addresses are as the file has them. */
struct image {
	const char *bytes;
	size_t size;
	ElfW(Ehdr) header;
	ElfW(Phdr) loads[LOADS_MAX];
	size_t load_count;
	uint64_t symbols;
	uint64_t names;
	uint64_t names_size;
	uint64_t versions;
	uint64_t versioned_libraries;
	uint64_t hash;
	uint64_t gnu_hash;
	uint64_t initialisers;
	bool has_init;
	bool binds_now;
	bool has_calls;
};

static bool
copy_at(const struct image *image, uint64_t offset, void *into, size_t size)
{
	if (offset > image->size || image->size - offset < size)
		return false;
	memcpy(into, image->bytes + offset, size);
	return true;
}

static bool
segment_at(const struct image *image, unsigned index, ElfW(Phdr) * segment)
{
	return copy_at(image, image->header.e_phoff + (uint64_t)index * sizeof(*segment), segment,
		       sizeof(*segment));
}

/* Where in the file the byte is that will be at this address, and how many follow it there. */
static size_t
held_at(const struct image *image, uint64_t address, uint64_t *offset)
{
	for (size_t i = 0; i < image->load_count; i++) {
		const ElfW(Phdr) *load = &image->loads[i];
		uint64_t within = address - load->p_vaddr;

		if (address < load->p_vaddr || within >= load->p_filesz)
			continue;
		*offset = load->p_offset + within;
		return load->p_filesz - within;
	}
	return 0;
}

static bool
copy_address(const struct image *image, uint64_t address, void *into, size_t size)
{
	uint64_t offset;

	return held_at(image, address, &offset) >= size && copy_at(image, offset, into, size);
}

/* A name by its place in the table of names; NULL if it is not wholly there. */
static const char *
name_at(const struct image *image, uint64_t index)
{
	uint64_t offset;
	size_t held = held_at(image, image->names, &offset);
	const char *name;

	if (held > image->names_size)
		held = image->names_size;
	if (index >= held)
		return NULL;
	held -= index;
	if (held > LONGEST_NAME)
		held = LONGEST_NAME;
	if (offset + index > image->size || image->size - offset - index < held)
		return NULL;
	name = image->bytes + offset + index;
	return strnlen(name, held) < held ? name : NULL;
}

static void
add_name(struct vector *names, const char *name)
{
	if (name != NULL && names->count < FACTS_NAMES_MAX)
		*(const char **)vector_add(names) = name;
}

static void
read_segments(struct image *image, struct object_facts *facts, ElfW(Phdr) * dynamic)
{
	ElfW(Phdr) segment;

	facts->executable_stack = true;
	for (unsigned i = 0; i < image->header.e_phnum && segment_at(image, i, &segment); i++) {
		if (segment.p_type == PT_GNU_STACK)
			facts->executable_stack = (segment.p_flags & PF_X) != 0;
		if (segment.p_type == PT_GNU_RELRO)
			facts->relro = true;
		if (segment.p_type == PT_DYNAMIC)
			*dynamic = segment;
		if (segment.p_type == PT_LOAD && image->load_count < LOADS_MAX)
			image->loads[image->load_count++] = segment;
	}
}

static void
read_entry(struct image *image, struct object_facts *facts, const ElfW(Dyn) * entry)
{
	uint64_t value = entry->d_un.d_val;

	switch (entry->d_tag) {
	case DT_SYMTAB:
		image->symbols = value;
		break;
	case DT_STRTAB:
		image->names = value;
		break;
	case DT_STRSZ:
		image->names_size = value;
		break;
	case DT_HASH:
		image->hash = value;
		break;
	case DT_GNU_HASH:
		image->gnu_hash = value;
		break;
	case DT_VERSYM:
		image->versions = value;
		break;
	case DT_VERNEEDNUM:
		image->versioned_libraries = value;
		break;
	case DT_INIT:
		image->has_init = true;
		break;
	case DT_INIT_ARRAYSZ:
		image->initialisers = value / sizeof(ElfW(Addr));
		break;
	case DT_JMPREL:
		image->has_calls = true;
		break;
	case DT_BIND_NOW:
		image->binds_now = true;
		break;
	case DT_TEXTREL:
		facts->text_relocations = true;
		break;
	case DT_FLAGS:
		image->binds_now |= (value & DF_BIND_NOW) != 0;
		facts->text_relocations |= (value & DF_TEXTREL) != 0;
		break;
	case DT_FLAGS_1:
		image->binds_now |= (value & DF_1_NOW) != 0;
		break;
	}
}

static bool
entry_at(const struct image *image, const ElfW(Phdr) * dynamic, size_t index, ElfW(Dyn) * entry)
{
	uint64_t offset = (uint64_t)index * sizeof(*entry);

	return offset < dynamic->p_filesz && dynamic->p_filesz - offset >= sizeof(*entry) &&
	       copy_at(image, dynamic->p_offset + offset, entry, sizeof(*entry)) &&
	       entry->d_tag != DT_NULL;
}

static void
read_dynamic(struct image *image, struct object_facts *facts, const ElfW(Phdr) * dynamic)
{
	ElfW(Dyn) entry;

	for (size_t i = 0; entry_at(image, dynamic, i, &entry); i++)
		read_entry(image, facts, &entry);
	/* Only now it is known where the names are. */
	for (size_t i = 0; entry_at(image, dynamic, i, &entry); i++) {
		if (entry.d_tag == DT_NEEDED)
			add_name(&facts->needed, name_at(image, entry.d_un.d_val));
	}
	facts->lazy_calls = image->has_calls && !image->binds_now;
	/* What comes with the compiler is one function in the array, and _init beside it. */
	facts->constructors = image->initialisers + image->has_init;
	if (image->has_init && image->initialisers > 0)
		facts->constructors -= 2;
}

/* The C library is in this program anyway. */
static bool
is_c_library(const char *name)
{
	return strncmp(name, "libc.so.", 8) == 0 || strncmp(name, "libc.musl-", 10) == 0 ||
	       strncmp(name, "ld-linux", 8) == 0;
}

static bool
entry_runs_code(const struct image *image, const ElfW(Dyn) * entry)
{
	const char *name;

	switch (entry->d_tag) {
	case DT_INIT:
	case DT_INIT_ARRAY:
	case DT_PREINIT_ARRAY:
	case DT_FINI:
	case DT_FINI_ARRAY:
	case DT_AUXILIARY:
	case DT_FILTER:
		return true;
	case DT_NEEDED:
		name = name_at(image, entry->d_un.d_val);
		return name == NULL || !is_c_library(name);
	default:
		return false;
	}
}

/* After read_dynamic. Where there is nothing to read for the linker, there is a doubt. */
static bool
runs_code(const struct image *image, const ElfW(Phdr) * dynamic)
{
	ElfW(Dyn) entry;
	size_t i = 0;

	for (; entry_at(image, dynamic, i, &entry); i++)
		if (entry_runs_code(image, &entry))
			return true;
	return i == 0;
}

/* The number of symbols, as the hash table of that name tells it. */
static uint64_t
count_by_hash(const struct image *image)
{
	uint32_t sizes[2] = {0};

	copy_address(image, image->hash, sizes, sizeof(sizes));
	return sizes[1];
}

/* The same from GNU's table, which knows only the symbols that can be found in it: they are the
 * last ones, in chains, and the last of each chain is marked. */
static uint64_t
count_by_gnu_hash(const struct image *image)
{
	struct {
		uint32_t buckets, first, filters, shift;
	} head;
	uint64_t buckets;
	uint64_t chains;
	uint64_t last = 0;
	uint32_t value = 0;

	if (!copy_address(image, image->gnu_hash, &head, sizeof(head)))
		return 0;
	buckets = image->gnu_hash + sizeof(head) + (uint64_t)head.filters * sizeof(ElfW(Addr));
	chains = buckets + (uint64_t)head.buckets * sizeof(value);
	for (uint32_t i = 0; i < head.buckets; i++) {
		if (!copy_address(image, buckets + (uint64_t)i * sizeof(value), &value,
				  sizeof(value)))
			break;
		last = value > last ? value : last;
	}
	if (last < head.first)
		return head.first;
	do {
		if (!copy_address(image, chains + (last - head.first) * sizeof(value), &value,
				  sizeof(value)))
			break;
		last++;
	} while ((value & 1) == 0);
	return last;
}

/* A file that offers nothing has no chains to count by; its section headers may still tell. */
static uint64_t
count_by_sections(const struct image *image)
{
	for (unsigned i = 0; i < image->header.e_shnum; i++) {
		ElfW(Shdr) section;

		if (!copy_at(image, image->header.e_shoff + (uint64_t)i * sizeof(section), &section,
			     sizeof(section)))
			return 0;
		if (section.sh_type == SHT_DYNSYM && section.sh_addr == image->symbols)
			return section.sh_size / sizeof(ElfW(Sym));
	}
	return 0;
}

static uint64_t
count_symbols(const struct image *image)
{
	uint64_t count = count_by_hash(image);

	if (count == 0)
		count = count_by_gnu_hash(image);
	return count > 1 ? count : count_by_sections(image);
}

/* What linkers define in every file, and older ones export. */
static bool
is_linkers_own(const char *name)
{
	static const char *const names[] = {"__bss_start", "_edata", "_end", "_fini", "_init"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
add_exported(const struct image *image, struct object_facts *facts, const char *name,
	     const ElfW(Sym) * symbol)
{
	struct object_symbol *slot;
	uint64_t offset;
	size_t held;

	if (is_linkers_own(name) || facts->exported.count == FACTS_NAMES_MAX)
		return;
	slot = vector_add(&facts->exported);
	slot->name = name;
	slot->size = symbol->st_size;
	held = held_at(image, symbol->st_value, &offset);
	if (held == 0 || offset >= image->size)
		return;
	if (held > image->size - offset)
		held = image->size - offset;
	slot->bytes = image->bytes + offset;
	slot->held = held < symbol->st_size ? held : symbol->st_size;
}

/* Was a library with that symbol there when the file was linked? The linker then noted the version
 * of the symbol, in libraries that have versions at all. */
static bool
is_unprovided(const struct image *image, const struct object_facts *facts, uint64_t index)
{
	uint16_t version;

	if (facts->needed.count == 0)
		return true;
	if (image->versioned_libraries < facts->needed.count ||
	    !copy_address(image, image->versions + index * sizeof(version), &version,
			  sizeof(version)))
		return false;
	return (version & 0x7fff) <= 1;
}

static void
add_symbol(const struct image *image, struct object_facts *facts, uint64_t index,
	   const ElfW(Sym) * symbol)
{
	unsigned binding = ELF64_ST_BIND(symbol->st_info);
	unsigned visibility = ELF64_ST_VISIBILITY(symbol->st_other);
	const char *name = name_at(image, symbol->st_name);

	if (name == NULL || name[0] == '\0' || binding == STB_LOCAL)
		return;
	if (symbol->st_shndx != SHN_UNDEF) {
		if (visibility == STV_DEFAULT || visibility == STV_PROTECTED)
			add_exported(image, facts, name, symbol);
		return;
	}
	/* A weak one may stay undefined. */
	if (binding == STB_WEAK)
		return;
	add_name(&facts->undefined, name);
	if (is_unprovided(image, facts, index))
		add_name(&facts->unprovided, name);
}

static void
read_symbols(const struct image *image, struct object_facts *facts)
{
	uint64_t count = count_symbols(image);
	ElfW(Sym) symbol;

	for (uint64_t i = 1; i < count; i++) {
		if (!copy_address(image, image->symbols + i * sizeof(symbol), &symbol,
				  sizeof(symbol)))
			return;
		add_symbol(image, facts, i, &symbol);
	}
}

static int
read_all(int fd, char *bytes, size_t size, struct error **err)
{
	size_t done = 0;

	while (done < size) {
		ssize_t got = pread(fd, bytes + done, size - done, (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_make(err, errno, "cannot read it");
		if (got == 0)
			return error_make(err, 0, "became shorter while it was read");
		done += (size_t)got;
	}
	return 0;
}

static int
read_image(int fd, struct arena *arena, struct image *image, struct error **err)
{
	struct stat info;
	char *bytes;

	if (fstat(fd, &info) < 0)
		return error_make(err, errno, "cannot examine it");
	if (info.st_size > LARGEST_FILE)
		return error_make(err, 0, "is larger than %lld bytes", (long long)LARGEST_FILE);
	image->size = (size_t)info.st_size;
	bytes = arena_alloc(arena, image->size + 1);
	image->bytes = bytes;
	if (read_all(fd, bytes, image->size, err) < 0)
		return -1;
	if (!copy_at(image, 0, &image->header, sizeof(image->header)))
		return error_make(err, 0, "is cut short: it ends within its ELF headers");
	return 0;
}

int
facts_read(int fd, struct arena *arena, struct object_facts *facts, struct error **err)
{
	struct image image = {0};
	ElfW(Phdr) dynamic = {0};

	*facts = (struct object_facts){
		.exported = VECTOR(struct object_symbol),
		.needed = VECTOR(const char *),
		.undefined = VECTOR(const char *),
		.unprovided = VECTOR(const char *),
	};
	if (object_check(fd, err) < 0 || read_image(fd, arena, &image, err) < 0)
		return -1;
	read_segments(&image, facts, &dynamic);
	read_dynamic(&image, facts, &dynamic);
	facts->runs_code = runs_code(&image, &dynamic);
	read_symbols(&image, facts);
	return 0;
}

void
facts_free(struct object_facts *facts)
{
	vector_free(&facts->exported);
	vector_free(&facts->needed);
	vector_free(&facts->undefined);
	vector_free(&facts->unprovided);
}

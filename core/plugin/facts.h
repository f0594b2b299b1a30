/* SPDX-License-Identifier: Apache-2.0
 *
 * What an ELF file would have the dynamic linker do, read without the linker: for whoever wants to
 * know a plugin before it is loaded.
 */
#ifndef ARGVET_PLUGIN_FACTS_H
#define ARGVET_PLUGIN_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"

/* Something that the file offers to others. */
struct object_symbol {
	const char *name;
	/* As it says. */
	uint64_t size;
	/* What the file holds of it, before the linker fills in addresses; NULL if nothing. */
	const void *bytes;
	size_t held;
};

/* What the dynamic linker would read of a shared object. Of each list no more than the first
 * FACTS_NAMES_MAX; the names are any bytes. */
struct object_facts {
	struct vector exported;  /* struct object_symbol */
	struct vector needed;    /* const char *: libraries */
	struct vector undefined; /* const char *: symbols that it must get from others */
	/* const char *: those of them that surely none of its libraries has. */
	struct vector unprovided;
	/* Functions that run when it is loaded, but for what compilers put into every library. */
	uint64_t constructors;
	/* Loading or unloading it runs code: its own, with what compilers put into every library,
	 * or that of a library other than the C library. In doubt it does. */
	bool runs_code;
	bool executable_stack;
	/* Constants that hold addresses become read-only once they are filled in. */
	bool relro;
	/* Calls into other files are looked up one by one, through a table that stays writable. */
	bool lazy_calls;
	bool text_relocations;
};

#define FACTS_NAMES_MAX 1024

/* Reads the facts of a file, which must pass object_check. It may be hostile: what leads out of the
 * file is left out. Texts are in arena. */
int facts_read(int fd, struct arena *arena, struct object_facts *facts, struct error **err);

void facts_free(struct object_facts *facts);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/loader.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/path.h"
#include "base/strbuf.h"
#include "plugin/facts.h"
#include "plugin/object.h"
#include "plugin/parameter.h"
#include "plugin/probe.h"
#include "plugin/trust.h"
#include "plugin/validate.h"

#define SYMBOL "argvet_plugin"

/* Of the first struct argvet_plugin that was released: it ended with .run. Stays as it is however
 * many members follow. */
#define FIRST_SIZE \
	(offsetof(struct argvet_plugin, run) + sizeof(((struct argvet_plugin *)NULL)->run))

/* More than this is no struct but a mistake. */
#define LARGEST_SIZE 65536

#define FD_PATH_SIZE 32

/* How long code may take that runs when a plugin is loaded, in milliseconds. */
#define PATIENCE 5000

struct symbol {
	const char *bytes;
	size_t size;
};

static void
fd_path(char path[FD_PATH_SIZE], int fd)
{
	snprintf(path, FD_PATH_SIZE, "/proc/self/fd/%d", fd);
}

/* Closes library and fd. A library may outlive its closing (it asks for that itself, or another
 * check is the same file), and the dynamic linker would still know it by the descriptor's name: a
 * later file must not get that number, or it would be taken for this one. */
static void
close_library(void *library, int fd)
{
	char path[FD_PATH_SIZE];
	void *remains;

	dlclose(library);
	fd_path(path, fd);
	remains = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
	if (remains != NULL)
		dlclose(remains);
	else
		close(fd);
}

static const char *
link_hint(const char *text)
{
	if (strstr(text, "undefined symbol") != NULL)
		return "; a plugin gets what it needs through argvet/plugin.h; link it with -z "
		       "defs to see this when it is built";
	if (strstr(text, "cannot open shared object file") != NULL)
		return "; it needs a library that is in none of the system's directories";
	if (strstr(text, "version `") != NULL)
		return "; it was built for a newer system than this one";
	return "";
}

/* The linker names the file by its descriptor, which would puzzle a reader; our callers name it
 * properly. */
static int
link_error(const char *path, struct error **err)
{
	cleanup_strbuf struct strbuf clean = {0};
	const char *text = dlerror();
	const char *found;

	if (text == NULL)
		text = "no reason given";
	while ((found = strstr(text, path)) != NULL) {
		strbuf_add(&clean, text, (size_t)(found - text));
		text = found + strlen(path);
		if (strncmp(text, ": ", 2) == 0)
			text += 2;
		else
			strbuf_add_text(&clean, "this plugin");
	}
	strbuf_add_text(&clean, text);
	return error_make(err, 0, "cannot be linked: %s%s", clean.text, link_hint(clean.text));
}

/* Where the plugin's constant is and how large the object file says it is. */
static int
find_symbol(void *library, struct symbol *symbol, struct error **err)
{
	void *address = dlsym(library, SYMBOL);
	struct link_map *own;
	const ElfW(Sym) * entry;
	Dl_info info;
	void *extra;

	if (address == NULL)
		return error_make(err, 0, "exports no " SYMBOL " symbol: is it a plugin?");
	/* dlsym also looks into the libraries that the file needs. */
	if (dlinfo(library, RTLD_DI_LINKMAP, &own) < 0 ||
	    dladdr1(address, &info, &extra, RTLD_DL_LINKMAP) == 0 || extra != own)
		return error_make(err, 0, "exports no " SYMBOL " symbol of its own");
	if (dladdr1(address, &info, &extra, RTLD_DL_SYMENT) == 0 || extra == NULL ||
	    info.dli_saddr != address)
		return error_make(err, 0, "its " SYMBOL " symbol has no size");
	entry = extra;
	if (ELF64_ST_TYPE(entry->st_info) != STT_OBJECT)
		return error_make(err, 0,
				  "its " SYMBOL " symbol is not data: it must be a constant "
				  "struct argvet_plugin");
	symbol->bytes = address;
	symbol->size = entry->st_size;
	return 0;
}

/* Whose struct is it, and can this argvet understand it? */
static int
check_stamp(size_t size, uint32_t abi, size_t held, struct error **err)
{
	if (size == 0)
		return error_make(err, 0,
				  "says that its size is 0 bytes and not %zu: is "
				  "ARGVET_STAMP missing?",
				  sizeof(struct argvet_plugin));
	if (abi < 1)
		return error_make(
			err, 0, "says that it is built for ABI %u: is ARGVET_STAMP missing?", abi);
	if (abi > ARGVET_ABI)
		return error_make(err, 0,
				  "built for ABI %u, this argvet understands %d: upgrade argvet",
				  abi, ARGVET_ABI);
	if (size < FIRST_SIZE)
		return error_make(err, 0, "says that its size is %zu bytes, the least is %zu", size,
				  FIRST_SIZE);
	if (size > LARGEST_SIZE)
		return error_make(err, 0, "says that its size is %zu bytes, the most is %d", size,
				  LARGEST_SIZE);
	if (size > held)
		return error_make(err, 0, "says that its size is %zu bytes, the file holds %zu",
				  size, held);
	return 0;
}

static bool
is_zero(const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static int
copy_plugin(const struct symbol *symbol, struct argvet_plugin *plugin, struct error **err)
{
	size_t size;
	size_t known;
	uint32_t abi;

	if (symbol->size < offsetof(struct argvet_plugin, abi) + sizeof(abi))
		return error_make(err, 0,
				  "its " SYMBOL " symbol is too small (%zu bytes) to be a "
				  "struct argvet_plugin",
				  symbol->size);
	memcpy(&size, symbol->bytes, sizeof(size));
	memcpy(&abi, symbol->bytes + offsetof(struct argvet_plugin, abi), sizeof(abi));
	if (check_stamp(size, abi, symbol->size, err) < 0)
		return -1;
	known = size < sizeof(*plugin) ? size : sizeof(*plugin);
	if (!is_zero(symbol->bytes + known, size - known))
		return error_make(err, 0,
				  "uses a member that this argvet does not know: it wants a "
				  "newer argvet");
	memcpy(plugin, symbol->bytes, known);
	return 0;
}

bool
check_runs_code(int fd)
{
	cleanup_arena struct arena arena = {0};
	struct object_facts facts;
	bool runs = facts_read(fd, &arena, &facts, NULL) < 0 || facts.runs_code;

	facts_free(&facts);
	return runs;
}

/* A file to load in a child. */
struct trial {
	const char *path;
	void *library;
};

static void
try_to_open(void *context)
{
	struct trial *trial = context;

	trial->library = dlopen(trial->path, RTLD_NOW | RTLD_LOCAL);
}

static void
try_to_close(void *context)
{
	const struct trial *trial = context;

	if (trial->library != NULL)
		dlclose(trial->library);
}

/* Would this process survive it? Why a file cannot be linked, it learns when it tries. */
static int
try_code(int fd, const char *path, struct error **err)
{
	static const struct probe_step steps[] = {
		{try_to_open, "its initialisation code"},
		{try_to_close, "its finalisation code"},
	};
	struct trial trial = {.path = path};

	if (!check_runs_code(fd))
		return 0;
	return probe_run(steps, sizeof(steps) / sizeof(steps[0]), &trial, PATIENCE, err);
}

static int
link_plugin(struct check *check, bool guarded, struct error **err)
{
	char path[FD_PATH_SIZE];

	fd_path(path, check->fd);
	if (guarded && try_code(check->fd, path, err) < 0)
		return -1;
	check->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	return check->library != NULL ? 0 : link_error(path, err);
}

int
check_place(const struct argvet_plugin *plugin, const char *path, const char *wanted_id,
	    struct error **err)
{
	/* The id is valid here, so it has a slash. */
	const char *name = strchr(plugin->id, '/') + 1;
	const char *file = path_base(path);
	size_t length = strlen(name);

	if (wanted_id != NULL && strcmp(plugin->id, wanted_id) != 0)
		return error_make(err, 0, "id \"%s\" does not match its place, which says \"%s\"",
				  plugin->id, wanted_id);
	if (wanted_id != NULL)
		return 0;
	if (strncmp(file, name, length) != 0 || strcmp(file + length, ".so") != 0)
		return error_make(err, 0,
				  "id \"%s\" does not match its file name, which should be %s.so",
				  plugin->id, name);
	return 0;
}

static int
load(struct check *check, const char *wanted_id, bool guarded, struct error **err)
{
	struct symbol symbol = {0};
	struct stat info;

	if (fstat(check->fd, &info) < 0)
		return error_make(err, errno, "cannot examine it");
	check->device = info.st_dev;
	check->inode = info.st_ino;
	if (link_plugin(check, guarded, err) < 0 || find_symbol(check->library, &symbol, err) < 0 ||
	    copy_plugin(&symbol, &check->plugin, err) < 0 ||
	    plugin_validate(&check->plugin, err) < 0)
		return -1;
	parameter_reset(check);
	return check_place(&check->plugin, check->path, wanted_id, err);
}

struct check *
check_load_open(int fd, const char *path, const char *wanted_id, bool guarded, struct error **err)
{
	struct check *check;

	if (object_check(fd, err) < 0)
		return NULL;
	check = alloc_zeroed(1, sizeof(*check));
	check->path = alloc_copy(path);
	check->fd = dup(fd);
	if (check->fd < 0)
		error_make(err, errno, "cannot open it");
	else if (load(check, wanted_id, guarded, err) == 0)
		return check;
	check_free(check);
	return NULL;
}

struct check *
check_load(const char *path, const char *wanted_id, struct error **err)
{
	struct trust trust = {0};
	cleanup_close int fd = trust_open(&trust, path, err);

	return fd >= 0 ? check_load_open(fd, path, wanted_id, true, err) : NULL;
}

void
check_free(struct check *check)
{
	if (check == NULL)
		return;
	if (check->library != NULL)
		close_library(check->library, check->fd);
	else if (check->fd >= 0)
		close(check->fd);
	free(check->path);
	arena_free(&check->arena);
	free(check);
}

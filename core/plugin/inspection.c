/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/inspection.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <argvet/plugin.h>

#include "base/cleanup.h"
#include "base/strbuf.h"
#include "target/component.h"

/* Names in one sentence; more of them are counted. */
#define NAMES_SHOWN 5

#define GLOB_CHARACTERS "*?["

#define warn(inspection_, ...) \
	(*(const char **)vector_add(&(inspection_)->warnings) = \
		 arena_printf(&(inspection_)->arena, __VA_ARGS__))

#define note(inspection_, ...) \
	(*(const char **)vector_add(&(inspection_)->notes) = \
		 arena_printf(&(inspection_)->arena, __VA_ARGS__))

static void
warn_of_texts(struct inspection *inspection)
{
	const struct argvet_plugin *plugin = &inspection->check->plugin;
	const struct {
		const char *text, *member, *loss;
	} texts[] = {
		{plugin->rationale, ".rationale", "nobody learns why it matters"},
		{plugin->audit, ".audit", "nobody learns how to look by hand"},
		{plugin->remediation, ".remediation", "a report cannot say what to change"},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text == NULL || texts[i].text[0] == '\0')
			warn(inspection, "%s is missing: %s", texts[i].member, texts[i].loss);
	if (plugin->controls == NULL || plugin->controls[0].framework == NULL)
		warn(inspection, ".controls is empty: it has no number in any benchmark");
	if (plugin->references == NULL || plugin->references[0] == NULL)
		warn(inspection, ".references is empty: nobody learns where to read more");
}

static void
warn_of_glob(struct inspection *inspection, const char *member, const char *id)
{
	if (strpbrk(id, GLOB_CHARACTERS) != NULL)
		warn(inspection,
		     "%s \"%s\" holds a character of globs: nobody can select the check by it",
		     member, id);
}

static void
warn_of_globs(struct inspection *inspection)
{
	const struct argvet_plugin *plugin = &inspection->check->plugin;
	const struct argvet_control *control = plugin->controls;

	for (; control != NULL && control->framework != NULL; control++)
		warn_of_glob(inspection, "the control", control->id);
	for (const char *const *alias = plugin->aliases; alias != NULL && *alias != NULL; alias++)
		warn_of_glob(inspection, "the alias", *alias);
}

static const char *
type_phrase(enum argvet_type type)
{
	switch (type) {
	case ARGVET_BOOL:
		return "a boolean (ARGVET_BOOL)";
	case ARGVET_LIST:
		return "a list (ARGVET_LIST)";
	case ARGVET_ARRAY:
		return "an array (ARGVET_ARRAY)";
	case ARGVET_MAP:
		return "a map (ARGVET_MAP)";
	default:
		return "a string (ARGVET_STRING)";
	}
}

static void
warn_of_flag(struct inspection *inspection, const struct component *component,
	     const struct argvet_flag_decl *flag)
{
	const struct flag_spec *spec = component_flag(component, flag->name);

	if (spec == NULL)
		warn(inspection, "%s has no flag --%s that argvet knows of: is it misspelt?",
		     component->name, flag->name);
	else if (spec->type != flag->type)
		warn(inspection,
		     "--%s is declared as %s, but to %s it is %s: argvet reads it as the latter",
		     flag->name, type_phrase(flag->type), component->name, type_phrase(spec->type));
}

/* A component that no table knows is read by what the check declares: nothing to compare. */
static void
warn_of_flags(struct inspection *inspection)
{
	const struct argvet_plugin *plugin = &inspection->check->plugin;
	struct components components;

	components_init(&components);
	for (const char *const *name = plugin->components; *name != NULL; name++) {
		const struct component *component = components_find(&components, *name);

		if (component == NULL || component->flag_count == 0)
			continue;
		for (const struct argvet_flag_decl *flag = plugin->flags;
		     flag != NULL && flag->name != NULL; flag++)
			warn_of_flag(inspection, component, flag);
	}
	components_free(&components);
}

/* Adds "a, b, c and 12 more". */
static void
add_names(struct strbuf *text, const struct vector *names)
{
	size_t shown = names->count < NAMES_SHOWN ? names->count : NAMES_SHOWN;

	for (size_t i = 0; i < shown; i++)
		strbuf_printf(text, "%s%s", i > 0 ? ", " : "",
			      *(const char *const *)vector_at(names, i));
	if (shown < names->count)
		strbuf_printf(text, " and %zu more", names->count - shown);
}

static void
warn_of_symbols(struct inspection *inspection)
{
	const struct object_facts *facts = &inspection->facts;
	cleanup_vector struct vector others = VECTOR(const char *);
	cleanup_strbuf struct strbuf names = {0};

	for (size_t i = 0; i < facts->exported.count; i++) {
		const struct object_symbol *symbol = vector_at(&facts->exported, i);

		if (strcmp(symbol->name, "argvet_plugin") != 0)
			*(const char **)vector_add(&others) = symbol->name;
	}
	if (others.count > 0) {
		add_names(&names, &others);
		warn(inspection,
		     "exports more than argvet_plugin (%s): compile it with -fvisibility=hidden",
		     names.text);
	}
	if (facts->unprovided.count == 0)
		return;
	strbuf_clear(&names);
	add_names(&names, &facts->unprovided);
	warn(inspection,
	     "uses what none of the libraries it was linked with has (undefined: %s): link it with "
	     "-Wl,-z,defs to see this when it is built",
	     names.text);
}

static void
warn_of_linking(struct inspection *inspection)
{
	const struct object_facts *facts = &inspection->facts;

	if (facts->executable_stack)
		warn(inspection, "wants an executable stack: link it with -Wl,-z,noexecstack");
	if (!facts->relro)
		warn(inspection,
		     "its constants stay writable (no RELRO): link it with -Wl,-z,relro");
	if (facts->lazy_calls)
		warn(inspection, "the table of its calls stays writable (no BIND_NOW): link it "
				 "with -Wl,-z,now");
	if (facts->text_relocations)
		warn(inspection, "its code is changed when it is loaded (text relocations): "
				 "compile it with -fPIC");
	if (facts->constructors > 0)
		warn(inspection,
		     "runs code of its own as soon as it is loaded (constructors: %" PRIu64
		     "): a plugin runs nothing outside of .run",
		     facts->constructors);
}

static void
note_age(struct inspection *inspection)
{
	size_t own = sizeof(struct argvet_plugin);

	if (inspection->size < own)
		note(inspection,
		     "built with the header of an older argvet (struct argvet_plugin has %" PRIu64
		     " bytes there and %zu here); it runs all the same",
		     inspection->size, own);
	if (inspection->size > own)
		note(inspection,
		     "built with the header of a newer argvet (struct argvet_plugin has %" PRIu64
		     " bytes there and %zu here), and uses nothing of what is new",
		     inspection->size, own);
}

static void
read_stamp(struct inspection *inspection)
{
	const struct vector *exported = &inspection->facts.exported;

	for (size_t i = 0; i < exported->count; i++) {
		const struct object_symbol *symbol = vector_at(exported, i);
		size_t size;

		if (strcmp(symbol->name, "argvet_plugin") != 0 ||
		    symbol->held < offsetof(struct argvet_plugin, abi) + sizeof(inspection->abi))
			continue;
		memcpy(&size, symbol->bytes, sizeof(size));
		memcpy(&inspection->abi,
		       (const char *)symbol->bytes + offsetof(struct argvet_plugin, abi),
		       sizeof(inspection->abi));
		inspection->size = size;
		inspection->is_stamped = true;
		return;
	}
}

/* Without any of the loader's demands but those that keep a reader safe. */
static void
read_file(struct inspection *inspection)
{
	/* Without O_NONBLOCK, opening a FIFO would wait for a writer. */
	cleanup_close int fd =
		open(inspection->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, &inspection->info) < 0 || !S_ISREG(inspection->info.st_mode))
		return;
	inspection->is_file = true;
	inspection->is_object = facts_read(fd, &inspection->arena, &inspection->facts, NULL) == 0;
	if (inspection->is_object)
		read_stamp(inspection);
}

void
inspection_make(struct inspection *inspection, const char *path)
{
	cleanup_error struct error *err = NULL;

	*inspection = (struct inspection){
		.path = path,
		.warnings = VECTOR(const char *),
		.notes = VECTOR(const char *),
	};
	read_file(inspection);
	inspection->check = check_load(path, NULL, &err);
	if (inspection->check == NULL)
		inspection->refusal = arena_copy(&inspection->arena, error_text(err));
	if (inspection->check != NULL) {
		warn_of_texts(inspection);
		warn_of_globs(inspection);
		warn_of_flags(inspection);
	}
	if (inspection->is_object) {
		warn_of_symbols(inspection);
		warn_of_linking(inspection);
	}
	if (inspection->check != NULL && inspection->is_stamped)
		note_age(inspection);
}

void
inspection_free(struct inspection *inspection)
{
	check_free(inspection->check);
	facts_free(&inspection->facts);
	vector_free(&inspection->warnings);
	vector_free(&inspection->notes);
	arena_free(&inspection->arena);
}

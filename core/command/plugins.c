/* SPDX-License-Identifier: Apache-2.0 */
#include "command/plugins.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "isolation/pool.h"
#include "report/style.h"

const struct option_spec plugin_options[] = {
	{0, "plugin", "FILE", "load this plugin too (repeatable)", OPTION_LIST,
	 offsetof(struct plugin_settings, files)},
	{0, "plugin-dir", "DIR", "look for plugins here too (repeatable)", OPTION_LIST,
	 offsetof(struct plugin_settings, directories)},
	{0, "no-default-plugins", NULL, "only what the two options above name", OPTION_SWITCH,
	 offsetof(struct plugin_settings, no_defaults)},
	{'b', "benchmark", "NAME",
	 "the benchmark whose numbers are shown and selected by,\n"
	 "and whose controls are checked: cis-1.5.1 ... cis-1.12",
	 OPTION_TEXT, offsetof(struct plugin_settings, benchmark_name)},
	{0, "config", "FILE", "read the settings from here, not from argvet.yaml", OPTION_TEXT,
	 offsetof(struct plugin_settings, config_file)},
	{0, "no-config", NULL, "read no settings", OPTION_SWITCH,
	 offsetof(struct plugin_settings, no_config)},
	{0},
};

void
plugin_settings_free(struct plugin_settings *settings)
{
	vector_free(&settings->files);
	vector_free(&settings->directories);
	arena_free(&settings->arena);
}

void
plugin_settings_fill(struct vector *texts, const struct config_list *list)
{
	if (texts->count > 0)
		return;
	for (size_t i = 0; i < list->count; i++)
		*(const char **)vector_add(texts) = list->items[i].text;
}

int
plugin_settings_configure(struct plugin_settings *settings, struct error **err)
{
	if (settings->no_config && settings->config_file != NULL)
		return error_make(err, 0, "--config and --no-config contradict each other");
	if (settings->no_config)
		return 0;
	if (config_load(&settings->arena, settings->config_file, &settings->config, err) < 0)
		return -1;
	if (settings->benchmark_name == NULL)
		settings->benchmark_name = settings->config.benchmark.text;
	/* Only what the options name, says the help. */
	if (settings->no_defaults)
		return 0;
	plugin_settings_fill(&settings->files, &settings->config.plugins);
	plugin_settings_fill(&settings->directories, &settings->config.plugin_directories);
	return 0;
}

int
plugin_settings_benchmark(const struct plugin_settings *settings,
			  const struct benchmark **benchmark, struct error **err)
{
	cleanup_strbuf struct strbuf names = {0};

	*benchmark = &benchmark_default;
	if (settings->benchmark_name == NULL)
		return 0;
	*benchmark = benchmark_find(settings->benchmark_name);
	if (*benchmark != NULL)
		return 0;
	benchmark_list(&names);
	return error_make(err, 0, "unknown benchmark \"%s\": there are %s",
			  settings->benchmark_name, names.text);
}

void
plugin_settings_search(const struct plugin_settings *settings, struct search *search)
{
	const char *path = secure_getenv("ARGVET_PLUGIN_PATH");

	for (size_t i = 0; i < settings->files.count; i++)
		search_file(search, *(const char **)vector_at(&settings->files, i));
	for (size_t i = 0; i < settings->directories.count; i++)
		search_directory(search, *(const char **)vector_at(&settings->directories, i),
				 true);
	if (settings->no_defaults)
		return;
	if (path != NULL)
		search_path(search, path);
	search_directory(search, SYSCONFDIR "/argvet/plugins", false);
	search_directory(search, PLUGINDIR, false);
}

void
plugin_settings_load(const struct plugin_settings *settings, struct registry *registry)
{
	cleanup_arena struct arena arena = {0};
	struct search search = SEARCH(&arena);
	struct pool *pool = pool_new(&(const struct pool_settings){0}, &arena);

	plugin_settings_search(settings, &search);
	pool_load(pool, &search, registry);
	pool_free(pool);
	search_free(&search);
}

bool
plugin_refusals_print(const struct registry *registry)
{
	bool named = false;

	for (size_t i = 0; i < registry->refusals.count; i++) {
		const struct refusal *refusal = vector_at(&registry->refusals, i);
		cleanup_strbuf struct strbuf text = {0};

		style_add_safe(&text, refusal->path);
		strbuf_add_text(&text, ": ");
		style_add_safe(&text, refusal->reason);
		fprintf(stderr, "argvet: plugin refused: %s\n", text.text);
		named = named || refusal->named;
	}
	return named;
}

/* SPDX-License-Identifier: Apache-2.0
 *
 * The options that say which plugins to load, whose numbers to show and which file of settings to
 * read, which most verbs share.
 */
#ifndef ARGVET_COMMAND_PLUGINS_H
#define ARGVET_COMMAND_PLUGINS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"
#include "command/option.h"
#include "config/config.h"
#include "plugin/benchmark.h"
#include "plugin/registry.h"
#include "plugin/search.h"

struct plugin_settings {
	struct vector files;       /* const char * */
	struct vector directories; /* const char * */
	bool no_defaults;
	const char *benchmark_name; /* NULL: the default one */
	const char *config_file;    /* NULL: the one that lies in the way */
	bool no_config;
	/* What plugin_settings_configure has read. */
	struct config config;
	struct arena arena;
};

extern const struct option_spec plugin_options[];

/* The places that are searched without being named, for messages. */
#define PLUGIN_DIRECTORIES SYSCONFDIR "/argvet/plugins or " PLUGINDIR

#define PLUGIN_SETTINGS \
	((struct plugin_settings){ \
		.files = VECTOR(const char *), \
		.directories = VECTOR(const char *), \
	})

void plugin_settings_free(struct plugin_settings *settings);

/* A list of the file holds where there are no options of its kind. */
void plugin_settings_fill(struct vector *texts, const struct config_list *list);

/* Reads argvet.yaml as the options say, and takes from it what they leave open. */
int plugin_settings_configure(struct plugin_settings *settings, struct error **err);

/* The benchmark that was asked for, or the default one; an unknown name is an error that lists
 * the known ones. */
int plugin_settings_benchmark(const struct plugin_settings *settings,
			      const struct benchmark **benchmark, struct error **err);

/* Looks for plugins, in this order: the files, the directories, ARGVET_PLUGIN_PATH unless the
 * process is privileged, the system's settings, the installed ones. */
void plugin_settings_search(const struct plugin_settings *settings, struct search *search);

/* Has them loaded by a worker, only to know what they are. */
void plugin_settings_load(const struct plugin_settings *settings, struct registry *registry);

/* Says on standard error which plugins were refused. Returns whether one was asked for by its
 * name. */
bool plugin_refusals_print(const struct registry *registry);

#endif

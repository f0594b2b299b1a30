/* SPDX-License-Identifier: Apache-2.0
 *
 * argvet.yaml: the settings of a scan, and its waivers, each with the place where it is written.
 * What it may hold, argvet-config(5) says.
 */
#ifndef ARGVET_CONFIG_CONFIG_H
#define ARGVET_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "config/value.h"
#include "config/waiver.h"

/* A parameter of a check. */
struct config_parameter {
	struct config_value check;
	struct config_value name;
	struct config_value value;
};

/* How bad a check's findings are, whatever the check says. */
struct config_severity {
	struct config_value check; /* a selector */
	struct config_value level;
};

struct config {
	const char *file;      /* NULL: there is none, and nothing is set */
	const char *directory; /* that it lies in: absolute, without links */
	/* Paths are absolute. */
	struct config_list plugin_directories;
	struct config_list plugins;
	struct config_list checks;
	struct config_list skip;
	struct config_list outputs;
	struct config_value severity;
	struct config_value benchmark;
	struct config_value kubernetes_version;
	struct config_value fail_on;
	/* "true" or "false". */
	struct config_value allow_empty;
	struct config_value inline_waivers;
	const struct config_parameter *parameters;
	size_t parameter_count;
	const struct config_severity *severities;
	size_t severity_count;
	const struct waiver *waivers;
	size_t waiver_count;
};

/* What is to be read. */
struct config_source {
	const char *file; /* its name for messages and origins */
	const char *directory;
	/* It was named by the caller, or is the system's: it may load code and write files. */
	bool trusted;
};

/* Reads bytes. Everything in *config is in arena. The error names line and column, and is safe to
 * print on a terminal. */
int config_read(struct arena *arena, const struct config_source *source, const char *bytes,
		size_t length, struct config *config, struct error **err);

/* Reads the file called named, or if that is NULL the first argvet.yaml from the working directory
 * upwards, or the system's. Without any, *config is empty. */
int config_load(struct arena *arena, const char *named, struct config *config, struct error **err);

#endif

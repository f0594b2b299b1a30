/* SPDX-License-Identifier: Apache-2.0 */
#include "source/stranger.h"

#include <string.h>

#include "base/path.h"

static bool
has_unit_section(const char *bytes, size_t length)
{
	static const char *const sections[] = {"[Unit]", "[Service]", "[Install]"};
	size_t at = 0;

	while (at < length && strchr(" \t\r\n#;", bytes[at]) != NULL) {
		const char *end = memchr(bytes + at, '\n', length - at);

		at = end != NULL ? (size_t)(end - bytes) + 1 : length;
	}
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		size_t width = strlen(sections[i]);

		if (length - at >= width && memcmp(bytes + at, sections[i], width) == 0)
			return true;
	}
	return false;
}

const char *
stranger_file(const char *file, const char *bytes, size_t length)
{
	if (has_unit_section(bytes, length) || path_ends_in(file, ".service"))
		return "a systemd unit";
	if ((length >= 2 && memcmp(bytes, "#!", 2) == 0) || path_ends_in(file, ".sh"))
		return "a script";
	if (path_ends_in(file, ".env"))
		return "an environment file";
	return path_ends_in(file, ".conf") ? "a configuration file" : NULL;
}

const char *
stranger_document(struct arena *arena, const struct node *root, bool could)
{
	const char *kind = node_text(node_get(root, "kind"));
	const char *version = node_text(node_get(root, "apiVersion"));

	if (root->kind == NODE_SCALAR)
		return "a single text, not a Kubernetes object";
	if (kind == NULL && node_get(root, "services") != NULL)
		return "no Kubernetes object (no kind and apiVersion; the services look like a "
		       "Compose file)";
	if (kind == NULL)
		return "no Kubernetes object (no kind and apiVersion)";
	return arena_printf(arena, "%s %s%s%s%s: %s", strchr("AEIOU", kind[0]) != NULL ? "an" : "a",
			    kind, version != NULL ? " (" : "", version != NULL ? version : "",
			    version != NULL ? ")" : "",
			    could ? "it holds no container"
				  : "argvet reads Pods and what makes them, not this kind");
}

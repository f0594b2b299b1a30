/* SPDX-License-Identifier: Apache-2.0
 *
 * Kubernetes versions, as they are written in image tags and on command lines.
 */
#ifndef ARGVET_TARGET_VERSION_H
#define ARGVET_TARGET_VERSION_H

#include <stdbool.h>

#include <argvet/plugin.h>

#include "base/arena.h"

/* Where the version of a target was learned. */
enum version_source {
	VERSION_UNKNOWN = 0,
	VERSION_FROM_IMAGE,
	VERSION_FROM_OPTION,
};

struct kubernetes_version {
	struct argvet_version number; /* 1.19 */
	const char *text; /* "1.19.3", or "1.19" if no more was written; NULL if unknown */
	enum version_source source;
};

/* "1.19", "v1.19.3", "v1.19.3-gke.1+x": false if text is nothing of the kind, or its major number
 * is not one that Kubernetes has had (0 and 1). The text is kept in arena. */
bool version_parse(struct arena *arena, const char *text, struct kubernetes_version *version);

/* "registry:5000/kube-apiserver-amd64:v1.19.3-gke.1@sha256:…" is 1.19.3. False if the image has no
 * tag, if the tag is no version, or if the image's name does not speak of Kubernetes: then its tag
 * is another's version. */
bool version_from_image(struct arena *arena, const char *image, struct kubernetes_version *version);

static inline bool
version_known(struct argvet_version version)
{
	return version.major != 0 || version.minor != 0;
}

/* Is a flag that lives from since up to, not including, until there in version? Bounds of 0.0 are
 * none. The version must be known. */
static inline bool
version_within(struct argvet_version version, struct argvet_version since,
	       struct argvet_version until)
{
	return !argvet_older(version, since) &&
	       (!version_known(until) || argvet_older(version, until));
}

#endif

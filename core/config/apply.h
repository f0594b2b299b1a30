/* SPDX-License-Identifier: Apache-2.0
 *
 * The settings that are about checks, brought to the checks.
 */
#ifndef ARGVET_CONFIG_APPLY_H
#define ARGVET_CONFIG_APPLY_H

#include "base/error.h"
#include "config/config.h"
#include "plugin/benchmark.h"
#include "plugin/registry.h"

/* Sets severities and parameters of the admitted checks, and looks whether all selectors of the
 * file and the components of its waivers mean something. The error says where they do not. */
int config_apply(const struct config *config, const struct registry *registry,
		 const struct benchmark *benchmark, struct error **err);

#endif

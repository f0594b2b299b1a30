/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"

const struct command *const commands[] = {
	&command_scan, &command_convert, &command_list, &command_explain,    &command_config,
	&command_new,  &command_inspect, &command_test, &command_completion, NULL,
};

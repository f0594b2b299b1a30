/* SPDX-License-Identifier: Apache-2.0
 *
 * The files that `argvet new` writes, as they stand in sdk/template. The build puts them into the
 * program, so that it needs no data at run time.
 */
#ifndef ARGVET_COMMAND_SKELETON_H
#define ARGVET_COMMAND_SKELETON_H

struct skeleton_file {
	/* "check" before the dot stands for the name of the check. */
	const char *name;
	/* With the marks @ID@, @COMPONENT@ and @NAME@. */
	const char *text;
};

/* Ends with an element without a name. */
extern const struct skeleton_file skeleton_files[];

#endif

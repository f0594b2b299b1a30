/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known of the terminal behind a file descriptor.
 */
#ifndef ARGVET_BASE_TERMINAL_H
#define ARGVET_BASE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* The width of text that is not for a terminal. */
#define TERMINAL_WIDTH_ELSEWHERE 100

/* Is it a terminal that can erase and colour what it shows? TERM may say that it can't. */
bool terminal_obeys(int fd);

/* As COLUMNS has it, or else the terminal itself; 0 if nobody knows. */
size_t terminal_columns(int fd);

/* How wide text for people should be: as wide as the terminal, but so that it can be read well. */
size_t terminal_width(int fd);

#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * What every fuzz target has: the function that libFuzzer calls, and replay.c for each file of a
 * corpus.
 */
#ifndef ARGVET_TESTS_FUZZ_FUZZ_H
#define ARGVET_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A truth that no input may change. */
#define EXPECT(truth) \
	do { \
		if (!(truth)) { \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #truth); \
			abort(); \
		} \
	} while (0)

#endif

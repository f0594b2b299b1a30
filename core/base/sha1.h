/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-1 (RFC 3174), for names of things: UUIDs are made of it, and fingerprints. Nothing here
 * trusts it.
 */
#ifndef ARGVET_BASE_SHA1_H
#define ARGVET_BASE_SHA1_H

#include <stddef.h>

#define SHA1_SIZE 20

void sha1_sum(const void *bytes, size_t length, unsigned char digest[SHA1_SIZE]);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sha1.h"

#include <stdint.h>
#include <string.h>

#define BLOCK_SIZE 64

static uint32_t
rotate(uint32_t word, int bits)
{
	return word << bits | word >> (32 - bits);
}

static void
spread(const unsigned char *block, uint32_t words[80])
{
	for (int i = 0; i < 16; i++)
		words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
			   (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 80; i++)
		words[i] = rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
}

/* What round i mixes of three words. */
static uint32_t
mix(int i, uint32_t b, uint32_t c, uint32_t d)
{
	if (i < 20)
		return ((b & c) | (~b & d)) + 0x5a827999;
	if (i < 40)
		return (b ^ c ^ d) + 0x6ed9eba1;
	if (i < 60)
		return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	return (b ^ c ^ d) + 0xca62c1d6;
}

static void
add_block(uint32_t state[5], const unsigned char *block)
{
	uint32_t words[80];
	uint32_t now[5];

	spread(block, words);
	memcpy(now, state, sizeof(now));
	for (int i = 0; i < 80; i++) {
		uint32_t first =
			rotate(now[0], 5) + mix(i, now[1], now[2], now[3]) + now[4] + words[i];

		now[4] = now[3];
		now[3] = now[2];
		now[2] = rotate(now[1], 30);
		now[1] = now[0];
		now[0] = first;
	}
	for (int i = 0; i < 5; i++)
		state[i] += now[i];
}

/* The rest of the bytes, a one behind them, and their number in bits at the end of a block. */
static void
add_end(uint32_t state[5], const unsigned char *rest, size_t count, size_t length)
{
	unsigned char blocks[2 * BLOCK_SIZE] = {0};
	size_t size = count + 9 <= BLOCK_SIZE ? BLOCK_SIZE : sizeof(blocks);
	uint64_t bits = (uint64_t)length * 8;

	if (count > 0)
		memcpy(blocks, rest, count);
	blocks[count] = 0x80;
	for (size_t i = 1; i <= 8; i++, bits >>= 8)
		blocks[size - i] = (unsigned char)bits;
	for (size_t at = 0; at < size; at += BLOCK_SIZE)
		add_block(state, blocks + at);
}

void
sha1_sum(const void *bytes, size_t length, unsigned char digest[SHA1_SIZE])
{
	uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
	const unsigned char *block = bytes;
	size_t rest = length;

	for (; rest >= BLOCK_SIZE; rest -= BLOCK_SIZE, block += BLOCK_SIZE)
		add_block(state, block);
	add_end(state, block, rest, length);
	for (int i = 0; i < SHA1_SIZE; i++)
		digest[i] = (unsigned char)(state[i / 4] >> (24 - i % 4 * 8));
}

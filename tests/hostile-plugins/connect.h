/* SPDX-License-Identifier: Apache-2.0
 *
 * Says something to a port of this machine.
 */
#ifndef CONNECT_H
#define CONNECT_H

#include <arpa/inet.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns 0 if it was heard. */
static inline int
say_to_port(int port)
{
	const struct sockaddr_in there = {
		.sin_family = AF_INET,
		.sin_port = htons((unsigned short)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)&there, sizeof(there)) != 0)
		return -1;
	return write(fd, "the secret\n", 11) == 11 ? 0 : -1;
}

#endif

/** HTTP for all endpoints: bodies and their memory limits, parameters, the token, problems (RFC 9457) and outages. */
@NullMarked
package io.holdfast.producer.http;

import org.jspecify.annotations.NullMarked;

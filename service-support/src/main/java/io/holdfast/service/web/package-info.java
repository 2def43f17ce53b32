/** HTTP error responses as problem details (RFC 9457), the same in every service. */
@NullMarked
package io.holdfast.service.web;

import org.jspecify.annotations.NullMarked;

/** Who may call a service: files of credentials, tokens with scopes, the token for metrics, and whether the port is open. */
@NullMarked
package io.holdfast.service.access;

import org.jspecify.annotations.NullMarked;

/** A page that shows the description of the HTTP API, for people. */
@NullMarked
package io.holdfast.service.docs;

import org.jspecify.annotations.NullMarked;

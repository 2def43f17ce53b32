/** What the three services share: environment variables, the start, and one-line reports of what prevents it. */
@NullMarked
package io.holdfast.service;

import org.jspecify.annotations.NullMarked;

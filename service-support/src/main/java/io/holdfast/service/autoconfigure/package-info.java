/** The Redis engine, its health and its verification as beans of every service. */
@NullMarked
package io.holdfast.service.autoconfigure;

import org.jspecify.annotations.NullMarked;

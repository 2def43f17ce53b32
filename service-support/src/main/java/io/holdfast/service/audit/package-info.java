/** Records what is changed through a service. */
@NullMarked
package io.holdfast.service.audit;

import org.jspecify.annotations.NullMarked;

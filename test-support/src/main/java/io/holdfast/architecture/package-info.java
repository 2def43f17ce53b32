/** The rules every module's code keeps, checked in its build. */
@NullMarked
package io.holdfast.architecture;

import org.jspecify.annotations.NullMarked;

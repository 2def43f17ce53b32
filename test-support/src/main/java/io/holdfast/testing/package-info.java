/** What tests of all modules share: a Redis to test on. */
@org.jspecify.annotations.NullMarked
package io.holdfast.testing;

package io.passkeyprofile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.Order;

/**
 * A test that takes seconds and mostly waits. It starts early, so that it isn't the last
 * one, with nothing beside it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Order(3)
public @interface WaitingTest {

}

package io.passkeyprofile.sandbox.app;

import java.util.List;

/**
 * The apps that a call of control is about: the one of its parameter {@code app}, or all
 * of them if it is {@code *}. A call that takes an {@link App} instead takes only one.
 *
 * @param apps the apps, at least one
 */
public record ChosenApps(List<App> apps) {
}

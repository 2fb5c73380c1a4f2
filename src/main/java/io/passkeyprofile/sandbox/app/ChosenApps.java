package io.passkeyprofile.sandbox.app;

import java.util.List;

/**
 * The apps that a call of control is about: the app that its parameter {@code app} names,
 * or all apps if the parameter is {@code *}. A controller that takes an {@link App}
 * instead doesn't allow {@code *}.
 *
 * @param apps the apps, at least one
 */
public record ChosenApps(List<App> apps) {
}

package io.passkeyprofile.profile.web;

/**
 * The body of an error on a JSON route.
 *
 * @param code what went wrong, for programs: lower-case words joined by underscores
 * @param error what went wrong, for people
 */
public record JsonError(String code, String error) {
}

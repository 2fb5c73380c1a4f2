package io.passkeyprofile.profile.web;

/**
 * What the JSON routes answer instead of a result.
 *
 * @param code what went wrong, for a program: lower case words joined by underscores
 * @param error what went wrong, for a person
 */
public record JsonError(String code, String error) {
}

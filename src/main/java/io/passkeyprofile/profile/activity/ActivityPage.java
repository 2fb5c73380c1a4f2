package io.passkeyprofile.profile.activity;

import java.util.List;

/**
 * One page of the security activity of an account.
 *
 * @param entries what happened, newest first
 * @param number the page's number, from 1
 * @param hasNext whether older entries follow
 */
public record ActivityPage(List<ActivityEntry> entries, int number, boolean hasNext) {
}

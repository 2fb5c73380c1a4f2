package io.passkeyprofile.passage;

import org.jspecify.annotations.Nullable;

/**
 * The icons of an authenticator's maker. The URLs are as Passage sent them, so show only
 * those that begin with {@code data:image/} or {@code https:}.
 * <p>
 * Source: Passage Flex management API, Device {@code icons}.
 *
 * @param light a {@code data:} or {@code https:} URL of the icon for light backgrounds,
 * or {@code null} if there is none
 * @param dark a {@code data:} or {@code https:} URL of the icon for dark backgrounds, or
 * {@code null} if there is none
 */
public record WebAuthnIcons(@Nullable String light, @Nullable String dark) {

	/** No icons. */
	public static final WebAuthnIcons NONE = new WebAuthnIcons(null, null);

}

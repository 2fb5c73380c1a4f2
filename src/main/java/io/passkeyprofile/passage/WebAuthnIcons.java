package io.passkeyprofile.passage;

import org.jspecify.annotations.Nullable;

/**
 * The icons of a device's maker. They come from the network as they are: whoever shows
 * them must accept only {@code data:image/…} and {@code https:}.
 * <p>
 * Source: Passage Flex management API, Device {@code icons}.
 *
 * @param light a {@code data:} or {@code https:} URL of the icon for light backgrounds,
 * or {@code null} if there is none
 * @param dark the same for dark backgrounds, or {@code null}
 */
public record WebAuthnIcons(@Nullable String light, @Nullable String dark) {

	/** No icons. */
	public static final WebAuthnIcons NONE = new WebAuthnIcons(null, null);

}

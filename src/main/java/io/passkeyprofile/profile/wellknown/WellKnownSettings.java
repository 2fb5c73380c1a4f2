package io.passkeyprofile.profile.wellknown;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who else may use the passkeys of this site. Each list is empty by default. While a list
 * is empty, its file doesn't exist.
 *
 * @param appleApps apps for iOS and macOS, each a team ID, a dot and a bundle ID
 * @param androidApps apps for Android
 * @param relatedOrigins origins of other sites
 */
@ConfigurationProperties("profile.well-known")
@Validated
record WellKnownSettings(@DefaultValue List<@NotNull @Pattern(regexp = "[A-Z0-9]{10}\\.[A-Za-z0-9.-]{1,155}",
		message = "is not a team ID, a dot and a bundle ID, such as ABCDE12345.com.example.app") String> appleApps,
		@DefaultValue List<@Valid AndroidApp> androidApps,
		@DefaultValue List<@NotNull @Pattern(regexp = "https://[a-z0-9-]+(\\.[a-z0-9-]+)+(:[0-9]{1,5})?",
				message = "is not an https origin such as https://shop.example") String> relatedOrigins) {

	/**
	 * An app for Android.
	 *
	 * @param packageName the package name
	 * @param certificates the SHA-256 of each certificate that signs it, as
	 * {@code keytool} prints it
	 */
	record AndroidApp(
			@NotNull(message = "is missing") @Pattern(regexp = "[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)+",
					message = "is not a package name such as com.example.app") String packageName,
			@NotEmpty(message = "is missing") @DefaultValue List<@NotNull @Pattern(
					regexp = "[0-9A-F]{2}(:[0-9A-F]{2}){31}",
					message = "is not a SHA-256 of 32 pairs of hexadecimal digits with colons between them") String> certificates) {
	}

}

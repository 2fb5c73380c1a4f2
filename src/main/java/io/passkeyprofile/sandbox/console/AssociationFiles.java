package io.passkeyprofile.sandbox.console;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.sandbox.app.App;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files with which the host of an app's RP ID has to vouch for native apps and other
 * sites. Placeholders in capitals stand for what the sandbox doesn't know.
 *
 * @param appleAppSiteAssociation for iOS, JSON
 * @param assetLinks for Android, JSON
 * @param webAuthn for related origins, JSON
 */
record AssociationFiles(String appleAppSiteAssociation, String assetLinks, String webAuthn) {

	private static final String ANDROID = "android:apk-key-hash:";

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	static AssociationFiles of(App app) {
		List<String> fingerprints = app.origins()
			.stream()
			.filter((origin) -> origin.startsWith(ANDROID))
			.map((origin) -> fingerprint(origin.substring(ANDROID.length())))
			.toList();
		return new AssociationFiles(
				JSON.writeValueAsString(Map.of("webcredentials", Map.of("apps", List.of("TEAM_ID.BUNDLE_ID")))),
				JSON.writeValueAsString(List.of(Map.of("relation",
						List.of("delegate_permission/common.handle_all_urls",
								"delegate_permission/common.get_login_creds"),
						"target",
						Map.of("namespace", "android_app", "package_name", "PACKAGE_NAME", "sha256_cert_fingerprints",
								fingerprints.isEmpty() ? List.of("SHA256_OF_THE_CERTIFICATE") : fingerprints)))),
				JSON.writeValueAsString(Map.of("origins", app.relatedOrigins())));
	}

	/**
	 * Returns the hash in hexadecimal, as Google's file has it. Browsers and the
	 * Credential Manager write it in base64url.
	 */
	private static String fingerprint(String apkKeyHash) {
		return HexFormat.ofDelimiter(":").withUpperCase().formatHex(Base64.getUrlDecoder().decode(apkKeyHash));
	}

}

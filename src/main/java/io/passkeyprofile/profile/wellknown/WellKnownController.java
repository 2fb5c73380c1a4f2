package io.passkeyprofile.profile.wellknown;

import java.util.List;
import java.util.Map;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the files in which a site names the native apps and other sites that may use its
 * passkeys, in the forms of Apple, Google and the W3C. Anyone can read them.
 *
 * @see <a href=
 * "https://developer.apple.com/documentation/xcode/supporting-associated-domains">Supporting
 * associated domains</a>
 * @see <a href=
 * "https://developer.android.com/identity/credential-manager/prerequisites">Credential
 * Manager, prerequisites</a>
 * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-related-origins">Web
 * Authentication, related origins</a>
 */
@RestController
class WellKnownController {

	/** What Android requires before an app may create and use passkeys of a site. */
	private static final List<String> RELATIONS = List.of("delegate_permission/common.handle_all_urls",
			"delegate_permission/common.get_login_creds");

	private final WellKnownSettings settings;

	WellKnownController(WellKnownSettings settings) {
		this.settings = settings;
	}

	@GetMapping("/.well-known/apple-app-site-association")
	ResponseEntity<?> appleAppSiteAssociation() {
		return file(this.settings.appleApps(), Map.of("webcredentials", Map.of("apps", this.settings.appleApps())));
	}

	@GetMapping("/.well-known/assetlinks.json")
	ResponseEntity<?> assetLinks() {
		return file(this.settings.androidApps(),
				this.settings.androidApps()
					.stream()
					.map((app) -> Map.of("relation", RELATIONS, "target",
							Map.of("namespace", "android_app", "package_name", app.packageName(),
									"sha256_cert_fingerprints", app.certificates())))
					.toList());
	}

	@GetMapping("/.well-known/webauthn")
	ResponseEntity<?> relatedOrigins() {
		return file(this.settings.relatedOrigins(), Map.of("origins", this.settings.relatedOrigins()));
	}

	/** Not negotiated: these addresses have one format, whatever the client accepts. */
	private static ResponseEntity<?> file(List<?> entries, Object content) {
		return entries.isEmpty() ? ResponseEntity.notFound().build()
				: ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(content);
	}

}

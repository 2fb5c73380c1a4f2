package io.passkeyprofile.sandbox.app;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.util.List;
import java.util.Locale;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Requires that the origins and the RP ID of an {@link App} are as browsers write them,
 * and fit together. Each violation names the member that has to change.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = FittingOrigins.Validator.class)
@interface FittingOrigins {

	/** A regular expression for the origin of a web page. */
	String WEB_ORIGIN = "https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+])(:[0-9]{1,5})?";

	/** How many characters an origin may have. */
	int MAX_LENGTH = 255;

	String message() default "";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/**
	 * Accepts an origin only in the form in which browsers send it. Ceremonies compare
	 * origins as text, so an origin in any other form would never match.
	 */
	final class Validator implements ConstraintValidator<FittingOrigins, App> {

		// 43 characters encode 32 bytes, so the last two bits of the last one are zero
		private static final String ANDROID_ORIGIN = "android:apk-key-hash:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]";

		private static final String DOMAIN = "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?";

		private static final int MOST_ORIGINS = 20;

		static String host(@Nullable String origin) {
			try {
				String host = (origin != null) ? URI.create(origin).getHost() : null;
				return (host != null) ? host : "";
			}
			catch (IllegalArgumentException ex) {
				return "";
			}
		}

		@Override
		public boolean isValid(App app, ConstraintValidatorContext context) {
			context.disableDefaultConstraintViolation();
			// Other constraints report an auth origin that is absent or has another form
			if (app.authOrigin() == null || !app.authOrigin().matches(WEB_ORIGIN)) {
				return true;
			}
			boolean valid = true;
			if (!isAsBrowsersWriteIt(app.authOrigin())) {
				valid = violation(context, "authOrigin", "must be as browsers write it, with a valid host in lower "
						+ "case and without a default port");
			}
			else if (!isRpIdOf(app.rpId(), host(app.authOrigin()))) {
				valid = violation(context, "rpId", "must be the host of the auth origin, or a parent domain of it "
						+ "that is not a top-level domain");
			}
			List<String> additionalOrigins = app.additionalOrigins();
			if (additionalOrigins.size() > MOST_ORIGINS) {
				return violation(context, "additionalOrigins", "must be at most " + MOST_ORIGINS + " origins");
			}
			for (int i = 0; i < additionalOrigins.size(); i++) {
				String origin = additionalOrigins.get(i);
				String member = "additionalOrigins[" + i + "]";
				if (origin != null && origin.matches(ANDROID_ORIGIN)) {
					continue;
				}
				if (origin == null || origin.length() > MAX_LENGTH || !origin.matches(WEB_ORIGIN)
						|| !isAsBrowsersWriteIt(origin)) {
					valid = violation(context, member, "must be as browsers write it, or android:apk-key-hash: and the "
							+ "certificate's SHA-256 in base64url without padding");
				}
				else if (valid && !isWithin(host(origin), app.rpId())) {
					valid = violation(context, member, "must have a host that is the RP ID or a subdomain of it; "
							+ "an origin of another site belongs on the list of related origins");
				}
			}
			return areRelated(app, context, valid);
		}

		/**
		 * Checks the related origins. Browsers accept only https origins of domains.
		 */
		private static boolean areRelated(App app, ConstraintValidatorContext context, boolean valid) {
			List<String> relatedOrigins = app.relatedOrigins();
			if (relatedOrigins.size() > MOST_ORIGINS) {
				return violation(context, "relatedOrigins", "must be at most " + MOST_ORIGINS + " origins");
			}
			boolean related = valid;
			for (int i = 0; i < relatedOrigins.size(); i++) {
				String origin = relatedOrigins.get(i);
				String member = "relatedOrigins[" + i + "]";
				if (origin == null || origin.length() > MAX_LENGTH || !origin.matches(WEB_ORIGIN)
						|| !isAsBrowsersWriteIt(origin) || !origin.startsWith("https:")
						|| !host(origin).matches(DOMAIN)) {
					related = violation(context, member, "must be an https origin of a domain, as browsers write it");
				}
				else if (app.isWithinRpId(origin)) {
					related = violation(context, member, "has the RP ID as its host, or a subdomain of it, so it "
							+ "belongs among the additional origins");
				}
			}
			return related;
		}

		/**
		 * An RP ID that equals the host may be any host, even localhost or an address.
		 */
		private static boolean isRpIdOf(String rpId, String host) {
			return rpId.equals(host) || (isWithin(host, rpId) && rpId.matches(DOMAIN));
		}

		/** Browsers refuse an RP ID that is not a suffix of the page's host. */
		static boolean isWithin(String host, String rpId) {
			return host.equals(rpId) || host.endsWith("." + rpId);
		}

		private static boolean isAsBrowsersWriteIt(String origin) {
			try {
				URI uri = URI.create(origin);
				int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
				return uri.getHost() != null && uri.getPort() != defaultPort && uri.getPort() < 65536
						&& origin.equals(origin.toLowerCase(Locale.ROOT));
			}
			catch (IllegalArgumentException ex) {
				return false;
			}
		}

		private static boolean violation(ConstraintValidatorContext context, String member, String message) {
			context.buildConstraintViolationWithTemplate(message).addPropertyNode(member).addConstraintViolation();
			return false;
		}

	}

}

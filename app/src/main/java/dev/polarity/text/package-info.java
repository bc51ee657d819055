/** Numbers as people read them, in the terminal and in reports. */
package dev.polarity.text;
